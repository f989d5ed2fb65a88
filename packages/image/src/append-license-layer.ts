// Writes the archive of one deployment to a file. The file appears whole or not at all: a half
// archive under its final name could be mailed.

import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { type ArchiveFacts, type ArchiveRequest, streamArchive } from './stream-archive.ts'

/**
 * @throws {ImageError} `INPUT_REFUSED`; errors of the file system as they come
 */
export async function appendLicenseLayer(
  request: ArchiveRequest & { readonly outPath: string },
): Promise<ArchiveFacts> {
  const { createStream, ...facts } = await streamArchive(request)
  const partPath = `${request.outPath}.${randomUUID()}.part`
  try {
    await writeFile(partPath, createStream(), { flag: 'wx' })
    await rename(partPath, request.outPath)
  } catch (error) {
    await rm(partPath, { force: true })
    throw error
  }
  return facts
}
