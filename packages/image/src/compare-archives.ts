// Where two archives part ways. "Not identical" helps nobody who hunts a build that does not
// reproduce; the first member, layer file and byte that differ do.

import { type ArchiveMembers, readMembers, withArchiveFile } from './archive-file.ts'
import { bytesSource } from './byte-source.ts'
import { gunzipLayer } from './layer.ts'
import type { TarMember } from './tar.ts'

/** The first difference: a path (layer file inside blob, if it lies in a layer) and what differs. */
export type ArchiveDifference = { readonly where: string; readonly what: string }

/**
 * `undefined` when the two files are equal in every member and every header.
 * @throws {ImageError} `ARCHIVE_UNREADABLE`, `ARCHIVE_INVALID`, `ENTRY_REFUSED`
 */
export async function compareArchives(
  leftPath: string,
  rightPath: string,
): Promise<ArchiveDifference | undefined> {
  return withArchiveFile(leftPath, (left) =>
    withArchiveFile(rightPath, async (right) => {
      const difference = await compareMembers(await readMembers(left), await readMembers(right))
      if (difference !== undefined || left.sizeBytes === right.sizeBytes) return difference
      return { where: 'end of archive', what: `${left.sizeBytes} bytes against ${right.sizeBytes}` }
    }),
  )
}

async function compareMembers(
  left: ArchiveMembers,
  right: ArchiveMembers,
): Promise<ArchiveDifference | undefined> {
  const rightMembers = [...right.values()]
  for (const [index, member] of [...left.values()].entries()) {
    const other = rightMembers[index]
    if (other === undefined) return { where: member.header.name, what: 'is only in the first' }
    const difference = await compareMember(member, other)
    if (difference !== undefined) return difference
  }
  const extra = rightMembers[left.size]
  return extra && { where: extra.header.name, what: 'is only in the second' }
}

async function compareMember(
  left: TarMember,
  right: TarMember,
): Promise<ArchiveDifference | undefined> {
  const where = left.header.name
  if (where !== right.header.name) {
    const inside = await compareLayers(left, right)
    return inside ?? { where, what: `stands where the second has ${right.header.name}` }
  }
  const field = (['type', 'mode', 'uid', 'gid', 'mtime', 'target'] as const).find(
    (name) => left.header[name] !== right.header[name],
  )
  if (field !== undefined) {
    return { where, what: `${field} is ${left.header[field]} against ${right.header[field]}` }
  }
  return compareContent(left, right)
}

/** Blobs are named by content: two layers in one place are compared file by file. */
async function compareLayers(
  left: TarMember,
  right: TarMember,
): Promise<ArchiveDifference | undefined> {
  const [first, second] = [await layerMembers(left), await layerMembers(right)]
  if (first === undefined || second === undefined) return undefined
  const inner = await compareMembers(first, second)
  return inner && { where: `${left.header.name}!${inner.where}`, what: inner.what }
}

async function layerMembers({ content }: TarMember): Promise<ArchiveMembers | undefined> {
  const magic = await content.read(0, Math.min(2, content.sizeBytes))
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return undefined
  return readMembers(bytesSource(gunzipLayer(await content.read(0, content.sizeBytes))))
}

async function compareContent(
  left: TarMember,
  right: TarMember,
): Promise<ArchiveDifference | undefined> {
  const where = left.header.name
  const [a, b] = [left.content, right.content]
  const chunkBytes = 1 << 20
  const common = Math.min(a.sizeBytes, b.sizeBytes)
  for (let offset = 0; offset < common; offset += chunkBytes) {
    const length = Math.min(chunkBytes, common - offset)
    const [first, second] = [await a.read(offset, length), await b.read(offset, length)]
    const index = first.findIndex((byte, position) => byte !== second[position])
    if (index >= 0) return { where, what: `differs from byte ${offset + index} on` }
  }
  if (a.sizeBytes === b.sizeBytes) return undefined
  return { where, what: `has ${a.sizeBytes} bytes against ${b.sizeBytes}` }
}
