// Files that are slow to get, kept by what they must be. A cached file is checked each time it is
// used: a cache that could hand out something else would be a way into every image.

import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipLayer, type Layer, layerOf } from '@marque/image'
import { BuildFailure } from './failure.ts'

export type Wanted = {
  /** Where it is kept. */
  readonly path: string
  /** What it is called in a message. */
  readonly name: string
  /** Whether these bytes are it. */
  matches(bytes: Uint8Array): boolean
  /** Gets it into a fresh directory and returns the path there. */
  fetchInto(directory: string): Promise<string>
}

/** The bytes of a file, from the cache or from where it comes from. */
export async function fetchThrough(wanted: Wanted): Promise<Uint8Array> {
  const kept = await readFile(wanted.path).catch(() => undefined)
  if (kept !== undefined && wanted.matches(kept)) return kept
  await mkdir(dirname(wanted.path), { recursive: true })
  const directory = await mkdtemp(`${wanted.path}.`)
  try {
    const bytes = await readFile(await wanted.fetchInto(directory))
    if (!wanted.matches(bytes)) {
      throw new BuildFailure(
        `${wanted.name} is not the file that the lock names`,
        'Do not use it. Try again; if it stays so, find out who changed it on its way.',
      )
    }
    await keep(wanted.path, bytes, directory)
    return bytes
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/**
 * A layer's compressed form is kept under the diff id, the compressor that made it, and its own
 * SHA-256, which is checked.
 */
export async function layerThrough(
  cacheDirectory: string,
  input: { tar: Uint8Array; createdBy: string },
): Promise<Layer> {
  const directory = join(cacheDirectory, 'layers')
  await mkdir(directory, { recursive: true })
  const prefix = `${sha256Hex(input.tar)}.zlib-${process.versions.zlib}.`
  const kept = (await readdir(directory)).find((name) => name.startsWith(prefix))
  if (kept !== undefined) {
    const blob = await readFile(join(directory, kept))
    if (kept === `${prefix}${sha256Hex(blob)}`) return layerOf({ ...input, blob })
    await rm(join(directory, kept))
  }
  const blob = gzipLayer(input.tar)
  const fresh = await mkdtemp(join(directory, 'new.'))
  await keep(join(directory, `${prefix}${sha256Hex(blob)}`), blob, fresh)
  await rm(fresh, { recursive: true })
  return layerOf({ ...input, blob })
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function keep(path: string, bytes: Uint8Array, directory: string): Promise<void> {
  const part = join(directory, 'part')
  await writeFile(part, bytes)
  await rename(part, path)
}
