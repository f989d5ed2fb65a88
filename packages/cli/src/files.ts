// Files that people name on the command line. Every fault says which file and why; what is written
// appears whole under its name or not at all.
import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseJson } from '@marque/protocol'
import { CliError, reasonOf, systemCodeOf } from './errors.ts'

/** No document of ours is larger; a typing mistake may name a file of gigabytes. */
const MAX_TEXT_BYTES = 4 << 20

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'does not exist',
  EACCES: 'may not be accessed by this account',
  EPERM: 'may not be accessed by this account',
  EROFS: 'lies on a read-only file system',
  EISDIR: 'is a directory',
  ENOTDIR: 'lies below something that is no directory',
  ENOSPC: 'cannot be written: the disk is full',
}

/** What went wrong with a file, in one sentence with its path. */
export function fileError(path: string, cause: unknown): CliError {
  if (cause instanceof CliError) return cause
  const reason = REASONS[systemCodeOf(cause) ?? ''] ?? `failed: ${reasonOf(cause)}`
  return new CliError('failed', `${path} ${reason}`, 'Check the path and its permissions.', {
    cause,
  })
}

/** The same for a file that was to be written: what is missing is then its directory. */
export const writeError = (path: string, cause: unknown): CliError =>
  systemCodeOf(cause) === 'ENOENT' ? fileError(dirname(path), cause) : fileError(path, cause)

/** @throws CliError naming the file */
export async function readBytes(
  path: string,
  maxBytes = MAX_TEXT_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { size } = await stat(path)
    if (size > maxBytes) {
      throw new CliError(
        'invalidDocument',
        `${path} is too large to be such a document`,
        'Check that the path names the right file.',
      )
    }
    return Uint8Array.from(await readFile(path))
  } catch (cause) {
    throw fileError(path, cause)
  }
}

/** @throws CliError naming the file; `invalidDocument` if it is not UTF-8 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CliError(
      'invalidDocument',
      `${path} is not text`,
      'Check that the path names the right file.',
      { cause },
    )
  }
}

/** @throws CliError naming the file; `invalidDocument` if it is not JSON */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path)
  try {
    return parseJson(text)
  } catch (cause) {
    throw new CliError(
      'invalidDocument',
      `${path} is not JSON: ${reasonOf(cause)}`,
      'Correct the file; it must hold one JSON document in UTF-8.',
      { cause },
    )
  }
}

/**
 * Lets `write` fill a temporary file beside `path`, then gives it its name. A failure leaves
 * nothing, and an older file as it was.
 */
export async function writeWhole(
  path: string,
  write: (partPath: string) => Promise<void>,
): Promise<void> {
  const partPath = `${path}.${randomUUID()}.part`
  try {
    await write(partPath)
    await rename(partPath, path)
    await syncDirectory(dirname(path))
  } catch (cause) {
    await rm(partPath, { force: true })
    throw isSystemError(cause) ? writeError(path, cause) : cause
  }
}

/** Errors of the operating system, as against those of work that has its own. */
export const isSystemError = (error: unknown): boolean =>
  /^E[A-Z0-9]+$/.test(systemCodeOf(error) ?? '')

/** @param mode permissions of the new file */
export const writeFileWhole = (
  path: string,
  content: Uint8Array | string,
  mode: number,
): Promise<void> =>
  writeWhole(path, async (partPath) => {
    const file = await open(partPath, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  })

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  await directory.sync().finally(() => directory.close())
}
