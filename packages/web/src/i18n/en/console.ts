// The frame of the authority's console, and what its pages have in common.
/** In place of what the common texts say of the license server. */
export const unreachable = {
  title: 'The server does not answer',
  text: 'Check the connection of this computer. The page keeps trying by itself.',
  remedy: 'Check the connection of this computer, then try again. What you typed is still here.',
  stale: 'No connection. What you see here may be out of date; the page keeps trying.',
} as const

export const console = {
  program: 'Console',
  menu: 'Menu',
  nav: {
    label: 'Sections',
    start: 'Today',
    requests: 'Requests',
    licensees: 'Licensees',
    licenses: 'Licenses',
    deployments: 'Deployments',
    activations: 'Activations',
    mail: 'Mail',
    audit: 'Audit log',
    operators: 'Operators',
    keys: 'Keys',
    account: 'Your account',
    search: 'Search',
    desk: 'Desk',
    administration: 'Administration',
  },
  search: {
    label: 'Search everything',
    placeholder: 'Company, project, address or id',
  },
  account: {
    menu: 'Account of {{email}}',
    signOut: 'Sign out',
    own: 'Password and sessions',
  },
  role: {
    viewer: 'Viewer',
    issuer: 'Issuer',
    admin: 'Administrator',
  },
  signIn: {
    title: 'Sign in',
    text: 'For the operators of this publisher.',
    email: 'Mail address',
    password: 'Password',
    submit: 'Sign in',
    emailEmpty: 'Enter your mail address.',
    passwordEmpty: 'Enter your password.',
    wrong: 'The address or the password is wrong.',
    locked: 'Too many wrong passwords',
    lockedText: 'No password is taken for this address until this time is over.',
    lockedFor: 'Time left',
    again: 'Your session has ended. Sign in to go on where you were.',
    scanned:
      'Did you scan a QR code and end up here? Open the whole address that the code holds; this page is for operators only.',
  },
  notFound: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or what it named is gone.',
    home: 'To the start page',
  },
  notAllowed:
    'Your role ({{role}}) is not allowed to see this. Ask an administrator for the role {{needed}}.',
  list: {
    showMore: 'Show more',
    noMatch: 'Nothing matches this choice.',
    clear: 'Show all',
    all: 'All',
  },
  form: {
    dismiss: 'Dismiss',
  },
  conflict: {
    title: 'Somebody else was faster',
    text: 'What you looked at has been changed in the meantime. Nothing of yours was saved.',
  },
} as const
