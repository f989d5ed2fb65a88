// The administrator's password: from a file that the administrator names, else drawn once and kept
// in the config directory. It is compared by digests in constant time and never logged.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeBase64url } from '@marque/protocol'
import { ConfigurationError } from '../configuration-error.ts'
import type { Log, Random } from '../ports.ts'
import { writeDurably } from './durable-file.ts'

export type PasswordCheck = (candidate: string) => boolean

const MIN_LENGTH = 8

/** @throws ConfigurationError if the named file is unreadable or holds no usable password */
export async function openAdminPassword(deps: {
  readonly passwordFile: string | undefined
  readonly configDirectory: string
  readonly random: Random
  readonly log: Log
}): Promise<PasswordCheck> {
  const password =
    deps.passwordFile === undefined
      ? await ownPassword(deps)
      : await readPassword(deps.passwordFile, 'MARQUE_ADMIN_PASSWORD_FILE')
  const expected = digest(password)
  return (candidate) => timingSafeEqual(digest(candidate), expected)
}

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()

async function ownPassword(deps: {
  configDirectory: string
  random: Random
  log: Log
}): Promise<string> {
  const file = join(deps.configDirectory, 'adminPassword')
  try {
    return await readPassword(file, 'config/adminPassword')
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
  const password = encodeBase64url(deps.random(18))
  await writeNew(file, `${password}\n`)
  deps.log.info({ file }, 'a password for the administrator was made; it is in this file')
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
