// Writes the archive of one deployment to a file. The file appears whole or not at all: a half
// archive under its final name could be mailed.

import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
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
    await writeNew(partPath, archive)
    await rename(partPath, request.outPath)
  } catch (error) {
    await rm(partPath, { force: true })
    throw error
  }
  return archive.facts
}

async function writeNew(path: string, { pieces }: PreparedArchive): Promise<void> {
  const file = await open(path, 'wx')
  try {
    for await (const piece of pieces({ pieceBytes: WRITTEN_BYTES })) await file.writeFile(piece)
  } finally {
    await file.close()
  }
}
