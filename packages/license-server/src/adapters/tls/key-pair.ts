// A certificate and its key as they lie on disk, held against each other before they are used: the
// listener must never be given a pair that it would fail with later.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'

/** Certificate (with its chain) and private key, PEM. */
export type PemPair = { readonly certificate: string; readonly key: string }

export type KeyPair = PemPair & {
  /** epoch seconds */
  readonly expiresAt: number
  /** SHA-256 of the certificate, as browsers show it */
  readonly fingerprint: string
  /** subjectAltName as OpenSSL prints it */
  readonly names: string
}

/** Why a pair cannot be used, in words for the administrator. */
export class BadKeyPairError extends Error {
  override readonly name = 'BadKeyPairError'
}

/**
 * Reads `server.crt` and `server.key`.
 * @returns undefined if neither is there
 * @throws BadKeyPairError
 */
export async function readKeyPair(directory: string): Promise<KeyPair | undefined> {
  const certificate = await readPem(directory, 'server.crt')
  const key = await readPem(directory, 'server.key')
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined)
    throw new BadKeyPairError('server.crt is missing beside server.key')
  if (key === undefined) throw new BadKeyPairError('server.key is missing beside server.crt')
  return checkKeyPair({ certificate, key })
}

/** @throws BadKeyPairError */
export function checkKeyPair(pair: PemPair): KeyPair {
  const certificate = parseCertificate(pair.certificate)
  const key = parseKey(pair.key)
  if (!certificate.checkPrivateKey(key)) {
    throw new BadKeyPairError(
      "server.key does not belong to the first certificate in server.crt (the server's own must come first, then its chain)",
    )
  }
  try {
    createSecureContext({ cert: pair.certificate, key: pair.key, minVersion: 'TLSv1.2' })
  } catch (cause) {
    throw new BadKeyPairError(`OpenSSL refuses the pair (${reasonOf(cause)})`, { cause })
  }
  return {
    ...pair,
    expiresAt: Math.floor(certificate.validToDate.getTime() / 1000),
    fingerprint: certificate.fingerprint256,
    names: certificate.subjectAltName ?? '',
  }
}

async function readPem(directory: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, name), 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new BadKeyPairError(`${name} cannot be read (${code ?? 'unknown reason'})`, { cause })
  }
}

function parseCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw new BadKeyPairError('server.crt is not a PEM certificate', { cause })
  }
}

function parseKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    const encrypted = /ENCRYPTED/.test(pem)
    throw new BadKeyPairError(
      encrypted
        ? 'server.key is under a passphrase; store it without one'
        : 'server.key is not a PEM private key',
      { cause },
    )
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : 'unknown'
