// Writes the archive of one deployment to a file. The file appears whole or not at all: a half
// archive under its final name could be mailed.

import { randomUUID } from 'node:crypto'
import { constants, copyFile, open, rename, rm, stat } from 'node:fs/promises'
import type { ImageBase } from './base.ts'
import {
  type ArchiveFacts,
  type ArchiveRequest,
  type PreparedArchive,
  prepareArchive,
} from './stream-archive.ts'

/** Large pieces: a fifth of the time that those of 64 KiB take. */
const WRITTEN_BYTES = 1 << 20

/**
 * @throws {ImageError} `INPUT_REFUSED`; errors of the file system as they come
 */
export async function appendLicenseLayer(
  request: ArchiveRequest & { readonly outPath: string },
): Promise<ArchiveFacts> {
  const archive = await prepareArchive(request)
  const partPath = `${request.outPath}.${randomUUID()}.part`
  try {
    await writeNew(partPath, request, archive)
    await rename(partPath, request.outPath)
  } catch (error) {
    await rm(partPath, { force: true })
    throw error
  }
  return archive.facts
}

async function writeNew(
  path: string,
  { base, architectures }: ArchiveRequest,
  { pieces }: PreparedArchive,
): Promise<void> {
  const start = architectures === undefined && (await copyBase(base, path)) ? prefixOf(base) : 0
  const file = await open(path, start === 0 ? 'wx' : 'r+')
  try {
    if (start > 0) await file.truncate(start)
    let position = start
    for await (const piece of pieces({ start, pieceBytes: WRITTEN_BYTES })) {
      await file.write(piece, 0, piece.length, position)
      position += piece.length
    }
  } finally {
    await file.close()
  }
}

const prefixOf = ({ index }: ImageBase): number => index.prefix.sizeBytes

/**
 * What all architectures share is the base file itself: the system copies it in a tenth of the time,
 * or shares its blocks. @returns false if that file does not lie there any more; what was opened is
 * read then
 */
async function copyBase({ file, path }: ImageBase, to: string): Promise<boolean> {
  try {
    await copyFile(path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    const [opened, copied] = await Promise.all([file.stat(), stat(path)])
    if (opened.ino === copied.ino && opened.dev === copied.dev) return true
  } catch {
    // Whatever kept it from being copied, reading it says what is wrong, if anything is.
  }
  await rm(to, { force: true })
  return false
}
