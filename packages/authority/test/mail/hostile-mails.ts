// Mails that somebody made to harm: each with what must be seen of it in the console. None of them may
// be answered (docs/threat-model.md, A20).
import { gzipSync } from 'node:zlib'
import { BODY, mailText, TITLE } from './mail-parts.ts'

export type HostileMail = {
  readonly mail: string | Uint8Array
  readonly state: 'ignored' | 'faulty' | 'request'
  readonly reason?: string
  /** what is answered: nothing if absent */
  readonly replies?: number
}

const headers = (over: { readonly [name: string]: string }, body?: string): string =>
  mailText({ headers: over, ...(body !== undefined && { body }) })

const CRLF = '\r\n'
const multipart = (parts: readonly string[], boundary = 'b'): string =>
  [...parts.map((part) => `--${boundary}${CRLF}${part}`), `--${boundary}--`, ''].join(CRLF)
const MIXED = { 'Content-Type': 'multipart/mixed; boundary=b' }
const text = (body: string): string =>
  `Content-Type: text/plain; charset=utf-8${CRLF}${CRLF}${body}`
const attachment = (name: string, base64: string): string =>
  [
    `Content-Type: application/zip; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    base64.replaceAll(/.{76}/g, `$&${CRLF}`),
  ].join(CRLF)

function nested(depth: number): string {
  let body = text(BODY)
  for (let level = 0; level < depth; level++) {
    const boundary = `b${level}`
    const head = `Content-Type: multipart/mixed; boundary=${boundary}${CRLF}${CRLF}`
    body = `${head}${multipart([body], boundary)}`
  }
  return body
}

const latin1 = (source: string): Uint8Array => Uint8Array.from(source, (c) => c.charCodeAt(0) & 255)

const reversed = (shown: string): string => [...shown].reverse().join('')

export const HOSTILE: { readonly [name: string]: HostileMail } = {
  'two From headers': {
    mail: mailText().replace('To:', `From: x@evil.example${CRLF}To:`),
    state: 'ignored',
    reason: 'sender-unclear',
  },
  'two addresses in From': {
    mail: headers({ From: 'it@example.com, x@evil.example' }),
    state: 'ignored',
    reason: 'sender-unclear',
  },
  'a group in From': {
    mail: headers({ From: 'Example: it@example.com;' }),
    state: 'ignored',
    reason: 'sender-unclear',
  },
  'the address as a display name': {
    mail: headers({ From: '"it@example.com" <x@evil.example>' }),
    state: 'ignored',
    reason: 'sender-unknown',
  },
  'a Sender header that is ours': {
    mail: headers({
      From: 'x@evil.example',
      Sender: 'it@example.com',
      'Reply-To': 'it@example.com',
    }),
    state: 'ignored',
    reason: 'sender-unknown',
  },
  'no From': { mail: headers({ From: '' }), state: 'ignored', reason: 'sender-unclear' },
  'two titles': {
    mail: mailText().replace('Subject:', `Subject: Hello${CRLF}Subject:`),
    state: 'ignored',
    reason: 'title',
  },
  'a line end in the encoded title': {
    mail: headers({
      Subject: `=?utf-8?B?${Buffer.from(`${TITLE}\r\nBcc: x@evil.example`).toString('base64')}?=`,
    }),
    state: 'ignored',
    reason: 'title',
  },
  'NUL in the company of the title': {
    mail: headers({
      Subject: `=?utf-8?B?${Buffer.from('Report Server License File for Example\0Works').toString('base64')}?=`,
    }),
    state: 'ignored',
    reason: 'title',
  },
  'a direction override in the company of the title': {
    mail: headers({
      Subject: `=?utf-8?B?${Buffer.from(`Report Server License File for \u202e${reversed('Example Works')}`).toString('base64')}?=`,
    }),
    state: 'ignored',
    reason: 'title',
  },
  'another company in the text': {
    mail: headers({}, BODY.replace('Example Works', 'Other Ltd')),
    state: 'ignored',
    reason: 'company',
  },
  'a company that only begins alike': {
    mail: headers({}, BODY.replace('Company: Example Works', 'We are Example Workshop.')),
    state: 'ignored',
    reason: 'company',
  },
  'an auto-reply': {
    mail: headers({ 'Auto-Submitted': 'auto-replied' }, 'Company: Example Works'),
    state: 'ignored',
    reason: 'auto-reply',
  },
  'a mailing list': {
    mail: headers({ 'List-Id': '<x.example>' }, 'Company: Example Works'),
    state: 'ignored',
    reason: 'list',
  },
  'bulk mail': {
    mail: headers({ Precedence: 'bulk' }, 'Company: Example Works'),
    state: 'ignored',
    reason: 'list',
  },
  'a bounce of our own reply': {
    mail: headers(
      { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' },
      multipart([text(BODY)]),
    ),
    state: 'ignored',
    reason: 'bounce',
  },
  'five thousand parts': {
    mail: headers(MIXED, multipart([text(BODY), ...Array.from({ length: 5000 }, () => text('x'))])),
    state: 'ignored',
    reason: 'unreadable',
  },
  'a thousand levels of parts': {
    mail: mailText({ headers: { 'Content-Type': '' } }).replace(
      /\r\n\r\n[\s\S]*$/,
      `${CRLF}${nested(1000)}`,
    ),
    state: 'ignored',
    reason: 'unreadable',
  },
  'megabytes of headers': {
    mail: mailText().replace('To:', `${`X-Long: ${'x'.repeat(900)}${CRLF}`.repeat(1000)}To:`),
    state: 'ignored',
    reason: 'unreadable',
  },
  'a bomb as an attachment, which nobody unpacks': {
    mail: headers(
      MIXED,
      multipart([
        text(BODY),
        attachment('bomb.zip', gzipSync(new Uint8Array(200_000_000)).toString('base64')),
      ]),
    ),
    state: 'request',
  },
  'a file name with line ends and paths': {
    mail: headers(MIXED, multipart([text(BODY), attachment('../../etc/passwd\\0', 'e30=')])),
    state: 'request',
  },
  'a character set that does not exist': {
    mail: headers({ 'Content-Type': 'text/plain; charset=x-no-such-thing' }),
    state: 'request',
  },
  'a wrong character set': {
    mail: latin1(
      headers(
        { 'Content-Type': 'text/plain; charset=utf-8' },
        BODY.replace('reporting', 'Z\u00fcrich'),
      ),
    ),
    state: 'request',
  },
  'UTF-7, in which markup hides': {
    mail: headers(
      { 'Content-Type': 'text/html; charset=utf-7' },
      '+ADw-p+AD4-Company: Example Works',
    ),
    state: 'faulty',
    replies: 1,
  },
  'lines of a megabyte': {
    mail: headers({}, `${BODY}${'x'.repeat(1_000_000)}: y\n`),
    state: 'request',
  },
  'a hundred thousand labels': {
    mail: headers({}, `${BODY}${'Company: Example Works\n'.repeat(100_000)}`),
    state: 'request',
  },
  'a date in the future': {
    mail: headers({}, BODY.replace('2026-01-15', '2999-01-15')),
    state: 'faulty',
    replies: 1,
  },
  'a direction override in the project': {
    mail: headers({}, BODY.replace('reporting', `x\u202e${reversed('reporting')}`)),
    state: 'faulty',
    replies: 1,
  },
  'NUL in the text': {
    mail: headers({}, BODY.replace('reporting', 're\0porting')),
    state: 'request',
  },
  'MIME without an end': {
    mail: headers(MIXED, `--b${CRLF}${text(BODY)}`),
    state: 'request',
  },
  'MIME without a boundary': {
    mail: headers({ 'Content-Type': 'multipart/mixed' }),
    state: 'ignored',
    reason: 'company',
  },
  'base64 that is none': {
    mail: headers({ 'Content-Transfer-Encoding': 'base64' }, '%%%%'),
    state: 'ignored',
    reason: 'company',
  },
  'no headers': { mail: BODY, state: 'ignored', reason: 'sender-unclear' },
  nothing: { mail: '\r\n', state: 'ignored', reason: 'sender-unclear' },
  'random bytes': {
    mail: Uint8Array.from(
      { length: 20_000 },
      (_, index) => (index * 7919 + (index >> 3) * 104_729) & 255,
    ),
    state: 'ignored',
    reason: 'sender-unclear',
  },
  'no Message-ID': { mail: headers({ 'Message-ID': '' }), state: 'request' },
  'a Message-ID of many lines': {
    mail: headers({ 'Message-ID': `<a${CRLF} b@evil.example>${CRLF} x` }, 'Company: Example Works'),
    state: 'faulty',
    replies: 1,
  },
}
