// What lies where in the data directory, and how files get there: whole or not at all, on disk before
// anybody is told, private ones for their owner alone.
import { constants } from 'node:fs'
import { access, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConfigurationError } from '../configuration-error.ts'

export const databaseFile = (dataDirectory: string): string =>
  join(dataDirectory, 'authority.sqlite')
export const keysDirectory = (dataDirectory: string): string => join(dataDirectory, 'keys')
export const trustFile = (directory: string): string => join(directory, 'trust.json')
export const publisherFile = (dataDirectory: string): string =>
  join(dataDirectory, 'publisher.json')
export const rootKeyFile = (rootDirectory: string): string => join(rootDirectory, 'root.pem')
export const storageKeyFile = (dataDirectory: string): string =>
  join(keysDirectory(dataDirectory), 'storage.key')

/** @throws ConfigurationError if there is no such directory and none can be made */
export async function makePrivateDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await access(directory, constants.W_OK)
  } catch (cause) {
    throw new ConfigurationError(
      `${directory} cannot be written`,
      'Give the directory to the user that runs Marque, or name another one.',
      { cause },
    )
  }
}

/** Writes a file that must not exist yet. @throws ConfigurationError if it does */
export async function writeNewFile(
  file: string,
  content: string,
  options: { mode: 0o600 | 0o644 },
): Promise<void> {
  try {
    const handle = await open(file, 'wx', options.mode)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await syncDirectory(dirname(file))
  } catch (cause) {
    const exists = isSystemError(cause, 'EEXIST')
    throw new ConfigurationError(
      `${file} ${exists ? 'exists already' : 'cannot be written'}`,
      exists ? 'Keys are never overwritten; name another directory.' : 'Check the directory.',
      { cause },
    )
  }
}

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * @param hint what to do if the file is absent or damaged
 * @throws ConfigurationError if it cannot be read or `parse` refuses it
 */
export async function readFileAs<T>(
  file: string,
  options: { parse: (text: string) => T | Promise<T>; hint: string },
): Promise<T> {
  try {
    return await options.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    const what = isSystemError(cause, 'ENOENT') ? 'is missing' : 'cannot be used'
    const reason = cause instanceof Error && !('syscall' in cause) ? `: ${cause.message}` : ''
    throw new ConfigurationError(`${file} ${what}${reason}`, options.hint, { cause })
  }
}

export const isSystemError = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
