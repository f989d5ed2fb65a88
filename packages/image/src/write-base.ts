// Writes base.tar and base.json from finished layers. Both appear whole or not at all: an authority
// may be serving the previous pair meanwhile.

import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BASE_ARCHIVE, BASE_INDEX } from './base.ts'
import { BASE_FORMAT, type BaseEntry, type BaseIndex } from './base-index.ts'
import { blobName } from './digest.ts'
import type { Architecture, RuntimeConfig } from './documents.ts'
import type { Layer } from './layer.ts'
import { compareNames, concatBytes, END_OF_TAR, encodeEntry } from './tar.ts'

export type BaseParts = {
  /** RFC 3339, whole seconds, `Z`. */
  readonly created: string
  readonly runtime: RuntimeConfig
  readonly images: readonly { architecture: Architecture; layers: readonly Layer[] }[]
}

/** Makes the base in memory: the archive's pieces and the index that describes them. */
export function makeBaseFiles(parts: BaseParts): { index: BaseIndex; archive: Uint8Array } {
  const mtime = epochSecondsOf(parts.created)
  const layers = new Map(parts.images.flatMap(({ layers }) => layers.map((l) => [l.digest, l])))
  const sorted = [...layers.values()].sort((a, b) => compareNames(a.digest, b.digest))
  const entries: BaseEntry[] = []
  const pieces: Uint8Array[] = []
  let offset = 0
  for (const { digest, blob } of sorted) {
    const piece = concatBytes(blobEntry(blobName(digest), blob, mtime))
    entries.push({ digest, offset, sizeBytes: piece.length })
    pieces.push(piece)
    offset += piece.length
  }
  const prefix = concatBytes(pieces)
  const index: BaseIndex = {
    format: BASE_FORMAT,
    created: parts.created,
    prefix: { sizeBytes: offset, sha256: createHash('sha256').update(prefix).digest('hex') },
    entries,
    images: parts.images.map(({ architecture, layers }) => ({
      architecture,
      layers: layers.map(({ digest, diffId, sizeBytes, createdBy }) => ({
        digest,
        diffId,
        sizeBytes,
        createdBy,
      })),
    })),
    runtime: parts.runtime,
  }
  return { index, archive: concatBytes([prefix, END_OF_TAR]) }
}

/** Writes {@link makeBaseFiles} into a directory, each file by rename. */
export async function writeBase(directory: string, parts: BaseParts): Promise<BaseIndex> {
  const { index, archive } = makeBaseFiles(parts)
  await mkdir(directory, { recursive: true })
  const files = [
    [BASE_ARCHIVE, archive],
    [BASE_INDEX, new TextEncoder().encode(`${JSON.stringify(index, null, 2)}\n`)],
  ] as const
  for (const [name, bytes] of files) await writeFile(join(directory, `.${name}.new`), bytes)
  for (const [name] of files) await rename(join(directory, `.${name}.new`), join(directory, name))
  return index
}

/** A file of the archive itself: plain, owned by root, readable by all. */
export function blobEntry(name: string, content: Uint8Array, mtime: number): Uint8Array[] {
  return encodeEntry({ type: 'file', name, mode: 0o644, content }, mtime)
}

/** Epoch seconds of an RFC 3339 instant. */
export function epochSecondsOf(instant: string): number {
  // biome-ignore lint/style/noRestrictedGlobals: parses a given text; it reads no clock.
  return Date.parse(instant) / 1000
}
