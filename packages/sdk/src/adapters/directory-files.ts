// Files that are whole or not there: written beside, flushed, then moved or linked into place. A
// half-written registration would cost a node its lease, a half-written anchor a QR code.
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Replaces a file in one step; its mode is 0600. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.new`
  try {
    await writeFlushed(beside, text)
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await flushDirectory(dirname(path))
}

/** Writes a new file of mode 0600 and flushes it; an older leftover of the name is replaced. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  await rm(path, { force: true })
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes names in a directory survive a crash; some file systems cannot, and say so. */
export async function flushDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } catch (error) {
    if (!isFault(error, 'EINVAL') && !isFault(error, 'EPERM')) throw error
  } finally {
    await directory.close()
  }
}

export const isFault = (error: unknown, code: string): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === code
