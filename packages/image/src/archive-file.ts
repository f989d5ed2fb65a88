// An archive as a file: opened, hashed, walked. What a reader and the validator have in common; what
// the documents inside must say is decided by each of them for itself.

import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { type ByteSource, chunksOf, fileSource } from './byte-source.ts'
import { ImageError } from './errors.ts'
import { readTar, type TarMember } from './tar.ts'

/** Everything in an archive by name, in order; contents are read when asked for. */
export type ArchiveMembers = ReadonlyMap<string, TarMember>

const MAX_DOCUMENT_BYTES = 1 << 20

/** @throws {ImageError} `ARCHIVE_UNREADABLE` when the file cannot be opened. */
export async function withArchiveFile<T>(
  path: string,
  use: (source: ByteSource) => Promise<T>,
): Promise<T> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new ImageError('ARCHIVE_UNREADABLE', `${path} cannot be opened`, { cause })
  })
  try {
    return await use(await fileSource(file))
  } finally {
    await file.close()
  }
}

/** Hexadecimal SHA-256 of all bytes. */
export async function hashSource(source: ByteSource): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of chunksOf(source)) hash.update(chunk)
  return hash.digest('hex')
}

export async function readMembers(source: ByteSource): Promise<ArchiveMembers> {
  const members = new Map<string, TarMember>()
  for await (const member of readTar(source)) members.set(member.header.name, member)
  return members
}

/** The whole content of one file. */
export async function readMember(members: ArchiveMembers, name: string): Promise<Uint8Array> {
  const member = members.get(name)
  if (member === undefined) throw new ImageError('ARCHIVE_INVALID', `${name} is missing`)
  return member.content.read(0, member.content.sizeBytes)
}

/** One document, parsed; its shape is for the caller to check. */
export async function readDocument(members: ArchiveMembers, name: string): Promise<unknown> {
  if ((members.get(name)?.content.sizeBytes ?? 0) > MAX_DOCUMENT_BYTES) {
    throw new ImageError('ARCHIVE_INVALID', `${name} is too large to be a document`)
  }
  const bytes = await readMember(members, name)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new ImageError('ARCHIVE_INVALID', `${name} is not JSON`, { cause })
  }
}
