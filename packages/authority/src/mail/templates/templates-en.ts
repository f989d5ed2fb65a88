// The mails in English.
import { type Block, code, paragraph, warning } from './mail-document.ts'
import {
  type ArchiveView,
  type ConfirmationView,
  type FaultsView,
  type InstallView,
  instant,
  loadLines,
  type MailTemplates,
  megabytes,
  runLine,
} from './mail-views.ts'

export const englishTemplates: MailTemplates = {
  confirmation: (view) => ({
    subject: `${view.product} license for ${view.company}: ${view.project}`,
    blocks: [
      paragraph(`Your license request for the project ${view.project} is confirmed.`),
      licenseFacts(view),
      ...download(view),
      ...start(view),
      ...activate(),
      signature(view.publisher),
    ],
  }),
  faults: (view) => ({
    subject: `Re: ${view.title}`,
    blocks: [
      paragraph(
        view.wants === 'license'
          ? 'Your license request could not be taken, because of the following:'
          : 'Your request to move a license server could not be taken, because of the following:',
      ),
      {
        kind: 'items',
        items: view.faults.map(({ field, problem }) => `${FIELDS[field] ?? field}: ${problem}`),
      },
      paragraph('Please send a new mail, from this address, with exactly this title:'),
      code(view.title),
      paragraph('and with these lines in its text:'),
      form(view),
      paragraph('A reply to this mail is not read.'),
      signature(view.publisher),
    ],
  }),
  rejection: (view) => ({
    subject: `${view.product} license for ${view.company}: request turned down`,
    blocks: [
      paragraph(`Your license request for the project ${view.project} was turned down.`),
      { kind: 'facts', rows: [['Reason', view.reason]] },
      signature(view.publisher),
    ],
  }),
  'migration-received': (view) => ({
    subject: `Move of your license server: request received`,
    blocks: [
      paragraph('Your request to move a license server was received.'),
      {
        kind: 'facts',
        rows: [
          ['Company', view.company],
          ['Deployment', view.deploymentId],
          ...(view.serverAddress === undefined
            ? []
            : [['Old server', view.serverAddress] as const]),
        ],
      },
      warning(
        'Do not stop or restart the old license server until the move is confirmed by a further mail: once it is stopped, it cannot be activated again.',
      ),
      paragraph('Your products go on as they are meanwhile.'),
      signature(view.publisher),
    ],
  }),
  'migration-confirmed': (view) => ({
    subject: `Move of your license server: confirmed`,
    blocks: [
      warning('The old license server may be stopped now.'),
      paragraph(
        'It cannot be activated again. Stop it, start the new one as follows, activate it, and register your products there.',
      ),
      { kind: 'facts', rows: [['Old deployment', view.oldDeploymentId]] },
      licenseFacts(view),
      ...download(view),
      ...start(view),
      ...activate(),
      signature(view.publisher),
    ],
  }),
  'expiry-warning': (view) => ({
    subject: `${view.product} license for ${view.company} ends in ${days(view.days)}`,
    blocks: [
      paragraph(
        `Your license for the project ${view.project} ends in ${days(view.days)}. After that its nodes are no longer served.`,
      ),
      {
        kind: 'facts',
        rows: [
          ['Product', view.product],
          ['Project', view.project],
          ['Ends', instant(view.endsAt)],
          ['License', view.licenseId],
          ['Deployment', view.deploymentId],
        ],
      },
      paragraph(
        `Ask ${view.publisher} for a renewal. A renewed license is handed to the running license server: no restart, no new activation.`,
      ),
      signature(view.publisher),
    ],
  }),
}

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

const signature = (publisher: string): Block =>
  paragraph(`${publisher} (this mail was written by a program)`)

const licenseFacts = (view: ConfirmationView): Block => ({
  kind: 'facts',
  rows: [
    ['Company', view.company],
    ['Product', view.product],
    ['Project', view.project],
    ['Product version', view.versions],
    ['Maximum number of registrations', String(view.maxConnections)],
    ['Ends', view.endsAt === undefined ? 'never' : instant(view.endsAt)],
    ['Deployment', view.deploymentId],
  ],
})

const ARCHITECTURES = { amd64: 'amd64 (x86-64) alone', arm64: 'arm64 alone' }

const download = (view: InstallView): readonly Block[] => [
  paragraph(
    `1. Download the license server. The links work until ${instant(view.linksEndAt)} and are for you alone: the archive holds a private key.`,
  ),
  ...view.archives.flatMap(archive),
  paragraph('Compare the checksum: sha256sum of the file must print exactly this.'),
]

const archive = (one: ArchiveView): readonly Block[] => [
  {
    kind: 'link',
    label: `${one.architecture === undefined ? 'Both architectures' : ARCHITECTURES[one.architecture]}, ${megabytes(one.sizeBytes)}`,
    url: one.url,
  },
  code(`${one.sha256}  ${one.fileName}`),
]

const start = (view: InstallView): readonly Block[] => [
  paragraph('2. Load it:'),
  code(...loadLines(view)),
  paragraph(
    '3. Start it. The directory before /app/config keeps its state: it must stay the same.',
  ),
  code(runLine(view, 'amd64')),
  paragraph('On an arm64 machine:'),
  code(runLine(view, 'arm64')),
]

const activate = (): readonly Block[] => [
  paragraph(
    '4. Activate it: open https://HOST:PORT/license/qrcode (docker ps shows the port that leads to 8081), scan the QR code with a phone that has Internet, and type the six digits that the phone shows into the page. The QR code lives five minutes.',
  ),
  paragraph(
    '5. In the product, go to System Management > Registration Management > Register Now, choose Private Cloud, and enter https://HOST:PORT.',
  ),
]

export const FIELDS: { readonly [field: string]: string } = {
  from: 'Sender',
  company: 'Company',
  projectName: 'Project name',
  contractSignedOn: 'Contract signing date',
  registrationMethod: 'Registration method',
  maxRegistrations: 'Maximum number of registrations',
  product: 'Product',
  'productVersion.minor': 'Product version',
  'productVersion.build': 'Build date',
  serverAddress: "Old server's address",
  deploymentId: 'Deployment ID',
}

const form = ({ company, wants }: FaultsView): Block =>
  wants === 'license'
    ? code(
        `Company: ${company}`,
        'Project name: (name of the project)',
        'Contract signing date: (YYYY-MM-DD)',
        'Registration method: Private Cloud AUTH',
        'Maximum number of registrations: (nodes of the project; 1 if absent)',
        'Product version: (minor version, as in 11.5), build (YYYY-MM-DD, may be absent)',
      )
    : code(
        `Company: ${company}`,
        "Old server's address: (https://HOST:PORT)",
        'Deployment ID: (the page of the license server shows it)',
      )
