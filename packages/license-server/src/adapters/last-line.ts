// The end of a file of lines that somebody appends to: a crash may leave half a line there.
import { type FileHandle, open } from 'node:fs/promises'

/** Longer than any line of ours. */
const TAIL_BYTES = 65_536

/**
 * Cuts a half-written line off the end.
 * @returns the last whole line; undefined if there is no file or no line; '' if no line ends in sight
 */
export async function cutHalfLine(path: string): Promise<string | undefined> {
  const file = await openExisting(path)
  if (file === undefined) return undefined
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - TAIL_BYTES)
    const tail = new Uint8Array(size - start)
    await file.read(tail, 0, tail.length, start)
    const end = tail.lastIndexOf(0x0a) + 1
    if (end === 0 && start > 0) return ''
    if (start + end < size) await file.truncate(start + end)
    return end === 0 ? undefined : lastOf(tail.subarray(0, end))
  } finally {
    await file.close()
  }
}

const lastOf = (lines: Uint8Array): string =>
  new TextDecoder().decode(lines).trimEnd().split('\n').at(-1) ?? ''

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
