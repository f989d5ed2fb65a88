// The one table of commands. Each is loaded when it is called, so that `marque --help` costs no
// cryptography and no database.
import type { Command } from './command.ts'

export type CommandEntry = {
  /** one line for `--help` */
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** Summaries of the nouns that have verbs. */
export const NOUNS = {
  keys: "make the publisher's keys",
  authority: "run the publisher's program",
  operator: 'people who may work at the authority',
  token: 'API tokens of the authority',
  licensee: 'who is licensed',
  license: 'request, issue and change licenses',
  deployment: 'issued license servers: files, archives, copies and moves',
  mail: 'mails of licensees',
  image: 'archives for docker load',
  server: 'the license server',
} as const

const entry = (summary: string, load: () => Promise<{ command: Command }>): CommandEntry => ({
  summary,
  load: async () => (await load()).command,
})

/** Every command by its words. */
export const COMMANDS: { readonly [words: string]: CommandEntry } = {
  'keys init': entry(
    'make root, issuing and activation keys',
    () => import('./commands/keys-init.ts'),
  ),
  'keys delegate': entry(
    'make new issuing and activation keys where the root key is',
    () => import('./commands/keys-delegate.ts'),
  ),
  'authority start': entry(
    'run the authority until it is stopped',
    () => import('./commands/authority-start.ts'),
  ),
  'operator add': entry('add a person', () => import('./commands/operator-add.ts')),
  'token create': entry(
    'make an API token and print it once',
    () => import('./commands/token-create.ts'),
  ),
  'licensee add': entry('add a licensee', () => import('./commands/licensee-add.ts')),
  'license request': entry(
    'hand in a license request',
    () => import('./commands/license-request.ts'),
  ),
  'license requests': entry(
    'list license requests and what is wrong with them',
    () => import('./commands/license-requests.ts'),
  ),
  'license issue': entry(
    'confirm a request: a license and its deployment',
    () => import('./commands/license-issue.ts'),
  ),
  'license reject': entry(
    'turn a request down, with a reason',
    () => import('./commands/license-reject.ts'),
  ),
  'license renew': entry(
    'issue a newer license for the same deployment',
    () => import('./commands/license-renew.ts'),
  ),
  'license suspend': entry('suspend a license', () => import('./commands/license-suspend.ts')),
  'license resume': entry(
    'resume a suspended license',
    () => import('./commands/license-resume.ts'),
  ),
  'license show': entry('show one license', () => import('./commands/license-show.ts')),
  'license list': entry('list licenses', () => import('./commands/license-list.ts')),
  'deployment show': entry(
    'show where a deployment stands, and what waits for a decision',
    () => import('./commands/deployment-show.ts'),
  ),
  'deployment files': entry(
    'write the license folder of a deployment',
    () => import('./commands/deployment-files.ts'),
  ),
  'deployment license': entry(
    'write the newest license file of a deployment',
    () => import('./commands/deployment-license.ts'),
  ),
  'deployment archive': entry(
    'download the image archive of a deployment',
    () => import('./commands/deployment-archive.ts'),
  ),
  'deployment archive-link': entry(
    'make a link to the archive that expires',
    () => import('./commands/deployment-archive-link.ts'),
  ),
  'deployment adopt': entry(
    'of two copies, let the one that is refused go on',
    () => import('./commands/deployment-adopt.ts'),
  ),
  'deployment allow': entry(
    'let an installation that is one too many in, once',
    () => import('./commands/deployment-allow.ts'),
  ),
  'deployment end': entry(
    'end a deployment before it is moved',
    () => import('./commands/deployment-end.ts'),
  ),
  'deployment migrate': entry(
    'make the successor of an ended deployment',
    () => import('./commands/deployment-migrate.ts'),
  ),
  'mail import': entry(
    'take in mails out of files, as if they had come by SMTP',
    () => import('./commands/mail-import.ts'),
  ),
  'image build': entry(
    'build the archive of one deployment, offline',
    () => import('./commands/image-build.ts'),
  ),
  'server start': entry(
    'run the license server until it is stopped',
    () => import('./commands/server-start.ts'),
  ),
  'server license': entry(
    'hand a running license server a newer license',
    () => import('./commands/server-license.ts'),
  ),
  inspect: entry('show what a document says', () => import('./commands/inspect.ts')),
  verify: entry(
    "check a document against the publisher's root key",
    () => import('./commands/verify.ts'),
  ),
  doctor: entry('check a license server step by step', () => import('./commands/doctor.ts')),
}
