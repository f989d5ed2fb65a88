// Which kind of Marque document a file is, by what is in it. Nothing here is believed yet: showing
// and verifying start from the same reading.
import { open } from 'node:fs/promises'
import { parseJson, readUnverified } from '@marque/protocol'
import { CliError } from '../errors.ts'
import { fileError, readJson, readText } from '../files.ts'

export type MarqueDocument =
  | { readonly kind: 'license' | 'privateConfig' | 'trust'; readonly json: unknown }
  | {
      readonly kind: 'lease' | 'refusal'
      readonly jws: string
      /** the license file that came beside it, in an answer of a license server */
      readonly licenseFile?: unknown
    }
  | { readonly kind: 'delegation' | 'statement'; readonly jws: string }
  | { readonly kind: 'deploymentKey'; readonly pem: string }
  | { readonly kind: 'audit' | 'archive'; readonly path: string }

export type DocumentKind = MarqueDocument['kind']

/** What people call each kind. */
export const KIND_NAMES: { readonly [kind in DocumentKind]: string } = {
  license: 'license file',
  privateConfig: 'privateConfig',
  trust: 'trust anchor (trust.json)',
  lease: 'lease',
  refusal: 'signed refusal',
  delegation: 'delegation of an issuing key',
  statement: 'archive statement (archive.jws)',
  deploymentKey: 'deployment key',
  audit: 'audit log',
  archive: 'image archive',
}

/** @throws CliError `failed` if the file cannot be read, `invalidDocument` if it is none of ours */
export async function readDocument(path: string): Promise<MarqueDocument> {
  const head = await readHead(path)
  if (isTar(head)) return { kind: 'archive', path }
  if (isAuditLog(path, head)) return { kind: 'audit', path }
  const text = (await readText(path)).trim()
  const document = text.startsWith('{') ? fromJson(await readJson(path)) : fromText(text)
  if (document === undefined) {
    throw new CliError(
      'invalidDocument',
      `${path} is not a Marque document`,
      'Documents are license.json, leases, privateConfig, trust.json, archives, archive.jws and audit.jsonl.',
    )
  }
  return document
}

const HEAD_BYTES = 64 * 1024

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw fileError(path, cause)
  }
}

const isTar = (head: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(head.subarray(257, 262)) === 'ustar'

/** By its name, or by its first line: a log whose first line is damaged is still a log. */
function isAuditLog(path: string, head: Uint8Array): boolean {
  if (path.endsWith('.jsonl')) return true
  const [first = ''] = new TextDecoder().decode(head).split('\n', 1)
  const line = asObject(first)
  return line !== undefined && 'sequence' in line && 'previous' in line && 'hash' in line
}

function fromJson(value: unknown): MarqueDocument | undefined {
  const json = (value ?? {}) as { readonly [name: string]: unknown }
  const { format, lease, refusal, licenseFile, keys, slug } = json
  if (typeof format === 'string' && format.startsWith('marque-license/')) {
    return { kind: 'license', json }
  }
  if (typeof format === 'string' && format.startsWith('marque-private/')) {
    return { kind: 'privateConfig', json }
  }
  if (typeof lease === 'string') return { kind: 'lease', jws: lease, licenseFile }
  if (typeof refusal === 'string') return { kind: 'refusal', jws: refusal, licenseFile }
  return keys !== undefined && slug !== undefined ? { kind: 'trust', json } : undefined
}

function fromText(text: string): MarqueDocument | undefined {
  if (/^-----BEGIN PRIVATE KEY-----/.test(text)) return { kind: 'deploymentKey', pem: text }
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return undefined
  switch (typOf(text)) {
    case 'marque-lease+jwt':
      return { kind: 'lease', jws: text }
    case 'marque-refusal+jwt':
      return { kind: 'refusal', jws: text }
    case 'marque-delegation+jwt':
      return { kind: 'delegation', jws: text }
    case 'marque-archive+jwt':
      return { kind: 'statement', jws: text }
    default:
      return undefined
  }
}

function typOf(jws: string): unknown {
  try {
    const { header } = readUnverified(jws)
    return typeof header === 'object' && header !== null && 'typ' in header ? header.typ : undefined
  } catch {
    // Not a JWS at all: then it is no document of ours, which the caller says.
    return undefined
  }
}

function asObject(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = parseJson(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [name: string]: unknown })
      : undefined
  } catch {
    // Not JSON: then it is no document of ours, which the caller says.
    return undefined
  }
}
