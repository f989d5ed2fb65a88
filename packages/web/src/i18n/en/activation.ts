// The activation page, GET /license/qrcode (R6–R9, R17).
export const activation = {
  pageTitle: 'Activation',
  title: 'Activate this license server',
  lead: 'One scan with a phone and six digits. It takes about a minute.',
  titleAgain: 'Activate again',
  leadAgain: 'Seats and registrations stay as they are; the server keeps serving meanwhile.',
  backToState: 'Back to the state',
  steps: {
    heading: 'What to do',
    scan: 'Scan the QR code with a phone that has Internet access. Its ordinary camera is enough.',
    confirm:
      'Confirm on the page that opens. The phone then shows a verification code of six digits.',
    type: 'Type the code here and submit it.',
  },
  qr: {
    alt: 'QR code that holds the activation address of this license server',
    preparing: 'Preparing the QR code…',
    validFor: 'Valid for',
    refresh: 'Refresh QR code',
    expired: 'This QR code has expired',
    expiredText: 'It was valid for five minutes. Refresh it, then scan the new one.',
    replaced: 'Replaced by a newer QR code',
    replacedText:
      'A newer one was made in another window or on another computer, and only the newest is valid. Go on there, or refresh it here.',
    used: 'This QR code was used',
    usedText: 'Each QR code works once. Refresh it to activate again.',
    gone: 'This QR code is no longer valid',
    goneText:
      'It was replaced by a newer QR code, was used, or has expired. Refresh it, then scan again.',
    locked: 'No scan needed yet',
    lockedText: 'Codes are taken again in {{time}}. This QR code will have expired by then.',
    failed: 'There is no QR code',
  },
  url: {
    toggle: 'The phone cannot scan?',
    text: 'Open this address in a browser on any device with Internet access. It is the same as the QR code.',
    label: 'Activation address',
    copied: 'Activation address copied',
  },
  code: {
    label: 'Verification code',
    hint: 'Six digits, as the phone shows them',
    submit: 'Activate',
    sending: 'Checking the code…',
    incomplete: 'The code has six digits. Digits typed so far: {{number}}.',
    tooLong: 'That was more than six digits, so nothing was filled in.',
    triesLeft: 'Tries left before a pause of 15 minutes: {{number}}.',
    triesLeftUnknown: 'After more than five wrong codes no code is taken for 15 minutes.',
    unanswered: 'The license server did not answer. Your code is still here; submit it once more.',
  },
  lock: {
    title: 'Too many wrong codes',
    text: 'No code is taken until this time is over. A restart of the server does not shorten it.',
    remaining: 'Time left',
    over: 'You can enter a code again.',
  },
  live: {
    ready: 'A new QR code is shown. It is valid for five minutes.',
    minuteLeft: 'The QR code is valid for one more minute.',
    sending: 'Checking the code.',
    active: 'The license server is active.',
    locked: 'Too many wrong codes. The page says when a code is taken again.',
  },
  active: {
    done: 'Activated',
    doneText: 'This license server now gives seats to the nodes of your projects.',
    title: 'This license server is active',
    text: 'It gives seats to the nodes of your projects.',
    licenseHeading: 'License',
    adviceTitle: 'Register soon, and do not restart before',
    advice:
      'Register your projects now. If this server restarts before, it must be activated by QR code again.',
    nextHeading: 'Register in the product',
    nextWhere:
      'Open System Management › Registration Management › Version Information › Register Now.',
    nextMethod: 'Choose the AUTH method Private Cloud.',
    nextAddress: 'Enter the address of this license server and submit:',
    addressLabel: 'Address of this license server',
    addressCopied: 'Address copied',
    addressLocal:
      'You opened this page by a name that other machines cannot use. There, enter the name or address of this host instead.',
    again: 'Activate again',
    againWhen:
      'Needed only after a backup was restored, when the clock was wrong, or when a node asks for it.',
    dashboard: 'Open the dashboard',
  },
} as const
