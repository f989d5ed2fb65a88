// The administrator's password: from a file that the administrator names, else drawn once and kept in
// the config directory, where a person reads it. One that a person chose is kept as its scrypt hash.
// It is compared in constant time and never logged. Implements docs/threat-model.md, A21.
import { createHash, scryptSync, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bytes, decodeBase64url, encodeBase64url } from '@marque/protocol'
import { ConfigurationError } from '../configuration-error.ts'
import type { Log, Random } from '../ports.ts'
import { writeDurably } from './durable-file.ts'

export type AdminPassword = {
  readonly matches: (candidate: string) => boolean
  /** Returns when the new one is on disk; absent where the administrator named a file. */
  readonly change?: (next: string) => Promise<void>
}

const MIN_LENGTH = 8

type Dependencies = {
  readonly passwordFile: string | undefined
  readonly configDirectory: string
  readonly random: Random
  readonly log: Log
}

/** @throws ConfigurationError if the named file is unreadable or holds no usable password */
export async function openAdminPassword(deps: Dependencies): Promise<AdminPassword> {
  const { passwordFile, configDirectory, random } = deps
  if (passwordFile !== undefined) {
    const text = await readPassword(passwordFile, 'MARQUE_ADMIN_PASSWORD_FILE')
    return { matches: matcherOf(text) }
  }
  const file = join(configDirectory, 'adminPassword')
  let matches = matcherOf(await ownPassword(file, deps))
  return {
    matches: (candidate) => matches(candidate),
    change: async (next) => {
      const hashed = hashOf(next, random(SALT_BYTES))
      await writeDurably(file, `${hashed}\n`, 0o600)
      matches = matcherOf(hashed)
    },
  }
}

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()

/**
 * Scripts show the password with every request: once a hash was matched, the digest of what matched
 * it is compared first, which takes microseconds instead of the hash's tens of milliseconds.
 */
function matcherOf(stored: string): AdminPassword['matches'] {
  const hashed = parseHash(stored)
  let known = hashed === undefined ? digest(stored) : undefined
  return (candidate) => {
    const shown = digest(candidate)
    if (known !== undefined && timingSafeEqual(shown, known)) return true
    if (hashed === undefined) return false
    if (!timingSafeEqual(scryptOf(candidate, hashed.salt), hashed.hash)) return false
    known = shown
    return true
  }
}

const SALT_BYTES = 16
const HASH_BYTES = 32

const scryptOf = (password: string, salt: Bytes): Bytes =>
  Uint8Array.from(scryptSync(password, salt, HASH_BYTES, { N: 16_384, r: 8, p: 1 }))

const hashOf = (password: string, salt: Bytes): string =>
  `scrypt:${encodeBase64url(salt)}:${encodeBase64url(scryptOf(password, salt))}`

function parseHash(text: string): { readonly salt: Bytes; readonly hash: Bytes } | undefined {
  const [, salt, hash] = /^scrypt:([\w-]{22}):([\w-]{43})$/.exec(text) ?? []
  if (salt === undefined || hash === undefined) return undefined
  return { salt: decodeBase64url(salt), hash: decodeBase64url(hash) }
}

async function ownPassword(file: string, { random, log }: Dependencies): Promise<string> {
  try {
    return await readPassword(file, 'config/adminPassword')
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
  const password = encodeBase64url(random(18))
  await writeNew(file, `${password}\n`)
  log.info({ file }, 'a password for the administrator was made; it is in this file')
  return password
}

async function readPassword(file: string, name: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ConfigurationError(
      `${name}: ${file} cannot be read (${cause.code ?? 'unknown reason'})`,
      'name a file that the license server may read, or unset the variable',
      { cause },
    )
  })
  const password = text.replace(/\r?\n$/, '')
  if (password.length >= MIN_LENGTH && !/[\r\n]/.test(password)) return password
  throw new ConfigurationError(
    `${name}: ${file} does not hold a password`,
    `write one line of at least ${MIN_LENGTH} characters into it`,
  )
}

const isAbsent = (error: unknown): boolean =>
  error instanceof ConfigurationError &&
  (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeDurably(file, text, 0o600)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new ConfigurationError(
      `${file} cannot be written (${code})`,
      'make the config directory writable for the user that runs the license server',
      { cause },
    )
  }
}
