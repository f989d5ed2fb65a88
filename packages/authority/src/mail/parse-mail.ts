// A mail's bytes, taken apart: headers, text, names of attachments. Attachments are counted and dropped,
// never unpacked; only a small `privateConfig` is kept. Whatever a stranger sends, the work is bounded.
import { MailParser } from 'mailparser'
import type { MailHeaders } from './automatic-mail.ts'
import { htmlText } from './html-text.ts'
import type { MailAttachment } from './mail-records.ts'
import { manyLines, oneLine } from './plain-text.ts'
import { readFields } from './read-fields.ts'
import { singleAddress } from './single-address.ts'

export type ParsedMail = {
  readonly headers: MailHeaders
  /** absent unless the mail names exactly one sender */
  readonly from?: string
  /** as it was written, for the console */
  readonly fromText: string
  readonly to: readonly string[]
  /** '' for none, or several that say different things */
  readonly subject: string
  readonly messageId?: string
  readonly text: string
  readonly attachments: readonly MailAttachment[]
  /** JSON text of an attached file that may be one */
  readonly privateConfig?: string
}

const MOST_PARTS = 200
const MOST_HEADER_BYTES = 256 * 1024
const MOST_TEXT = 200_000
const MOST_HTML = 1_000_000
const MOST_PROOF_BYTES = 64 * 1024
const MOST_NAMED_ATTACHMENTS = 50
const PARSE_DEADLINE_MS = 20_000

type Content = {
  readonly headers: MailHeaders
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly attachments: readonly MailAttachment[]
  readonly privateConfig?: string
}

/** @throws Error if it is no mail, has too many parts, or takes too long */
export async function parseMail(bytes: Uint8Array): Promise<ParsedMail> {
  const content = await readContent(bytes)
  const all = (name: string): readonly string[] =>
    content.headers.filter(([key]) => key === name).map(([, value]) => value)
  const senders = all('from')
  const from = senders.length === 1 ? singleAddress(senders[0] ?? '') : undefined
  const messageId = messageIdOf(all('message-id'))
  return {
    headers: content.headers,
    ...(from !== undefined && { from }),
    fromText: oneLine(senders.join(', '), 254),
    to: all('to').flatMap(addressesIn).slice(0, 20),
    subject: all('subject').length === 1 ? content.subject : '',
    ...(messageId !== undefined && { messageId }),
    text: bodyOf(content),
    attachments: content.attachments,
    ...(content.privateConfig !== undefined && { privateConfig: content.privateConfig }),
  }
}

async function readContent(bytes: Uint8Array): Promise<Content> {
  const options = {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    keepCidLinks: true,
    maxChildNodes: MOST_PARTS,
    maxHeadSize: MOST_HEADER_BYTES,
  }
  const parser = new MailParser(options)
  const deadline = setTimeout(() => {
    parser.destroy(new Error('the mail takes too long to read'))
  }, PARSE_DEADLINE_MS)
  try {
    parser.end(bytes)
    return await collect(parser)
  } finally {
    clearTimeout(deadline)
  }
}

async function collect(parser: MailParser): Promise<Content> {
  let headers: MailHeaders = []
  let subject = ''
  parser.on('headerLines', (lines: readonly { key: string; line: string }[]) => {
    headers = lines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()])
  })
  parser.on('headers', (decoded: ReadonlyMap<string, unknown>) => {
    const value = decoded.get('subject')
    subject = typeof value === 'string' ? value : ''
  })
  const attachments: MailAttachment[] = []
  let body = { text: '', html: '' }
  let privateConfig: string | undefined
  for await (const part of parser as AsyncIterable<Part>) {
    if (part.type === 'text') {
      body = { text: textOf(part.text, MOST_TEXT), html: textOf(part.html, MOST_HTML) }
      continue
    }
    const { sizeBytes, content } = await drain(part.content)
    part.release()
    privateConfig ??= proofIn(content)
    if (attachments.length < MOST_NAMED_ATTACHMENTS) {
      const name = oneLine(part.filename ?? '', 200)
      attachments.push({ name, type: oneLine(part.contentType ?? '', 100), sizeBytes })
    }
  }
  const proof = privateConfig === undefined ? {} : { privateConfig }
  return { headers, subject, ...body, attachments, ...proof }
}

type Part =
  | { readonly type: 'text'; readonly text?: unknown; readonly html?: unknown }
  | {
      readonly type: 'attachment'
      readonly filename?: string
      readonly contentType?: string
      readonly content: AsyncIterable<Uint8Array>
      readonly release: () => void
    }

const textOf = (value: unknown, most: number): string =>
  typeof value === 'string' ? manyLines(value, most) : ''

/** Reads to the end, keeps the beginning if all of it is small. */
async function drain(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ sizeBytes: number; content: Uint8Array | undefined }> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of stream) {
    sizeBytes += chunk.length
    if (sizeBytes <= MOST_PROOF_BYTES) chunks.push(chunk)
  }
  const isSmall = sizeBytes > 0 && sizeBytes <= MOST_PROOF_BYTES
  return { sizeBytes, content: isSmall ? concat(chunks, sizeBytes) : undefined }
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** A JSON file that names a deployment; whether it proves anything is judged when it is used. */
function proofIn(content: Uint8Array | undefined): string | undefined {
  if (content === undefined || content[0] !== 0x7b) return undefined
  const text = new TextDecoder().decode(content)
  return proofDeployment(text) === undefined ? undefined : text
}

export function proofDeployment(text: string): string | undefined {
  try {
    const { deploymentId } = JSON.parse(text) as { deploymentId?: unknown }
    return typeof deploymentId === 'string' ? deploymentId : undefined
  } catch {
    return undefined
  }
}

/** Of plain text and HTML the one that says more; mails of some programs have an empty text beside. */
function bodyOf({ text, html }: Content): string {
  if (html === '') return text
  const fromHtml = manyLines(htmlText(html), MOST_TEXT)
  if (text.trim() === '') return fromHtml
  const fields = (body: string): number => Object.keys(readFields(body).values).length
  return fields(fromHtml) > fields(text) ? fromHtml : text
}

const addressesIn = (value: string): readonly string[] =>
  (value.slice(0, 5000).match(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g) ?? []).map((address) =>
    oneLine(address, 254),
  )

function messageIdOf(values: readonly string[]): string | undefined {
  const [value, ...others] = values
  const id = /^\s*(<[^\s<>]{1,900}>)\s*$/.exec(value ?? '')?.[1]
  return others.length === 0 && id !== undefined ? oneLine(id, 998) : undefined
}
