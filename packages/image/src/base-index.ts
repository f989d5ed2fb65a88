// base.json: what the base archive holds, and how images are made of it (docs/image.md "Base").
// Everything that is not known when an archive is issued must be here; read strictly, since offsets
// out of this file decide which bytes are sent.

import { type Digest, isDigest } from './digest.ts'
import { ARCHITECTURES, type Architecture, type RuntimeConfig } from './documents.ts'
import { ImageError } from './errors.ts'
import type { LayerFacts } from './layer.ts'

export const BASE_FORMAT = 'marque-image-base/1'

/** One layer's tar entry (header, content, padding) in the base archive. */
export type BaseEntry = {
  readonly digest: Digest
  readonly offset: number
  readonly sizeBytes: number
}

/** The shared layers of one architecture, lowest first. */
export type BaseImage = {
  readonly architecture: Architecture
  readonly layers: readonly LayerFacts[]
}

export type BaseIndex = {
  readonly format: typeof BASE_FORMAT
  /** RFC 3339: date of the packages in it; every image and file carries it. */
  readonly created: string
  /** What the base archive holds before its end-of-archive blocks. */
  readonly prefix: { readonly sizeBytes: number; readonly sha256: string }
  /** In the order of the archive, without gaps. */
  readonly entries: readonly BaseEntry[]
  readonly images: readonly BaseImage[]
  readonly runtime: RuntimeConfig
}

/**
 * @throws {ImageError} `BASE_INVALID` naming the part that is wrong.
 */
export function parseBaseIndex(text: string): BaseIndex {
  const index = parseJson(text)
  if (index['format'] !== BASE_FORMAT) wrong('format')
  const { created, prefix, runtime } = index
  if (typeof created !== 'string' || !isInstant(created)) wrong('created')
  if (!isRecord(prefix) || !isSize(prefix['sizeBytes']) || !isSha256(prefix['sha256']))
    wrong('prefix')
  if (!isRecord(runtime)) wrong('runtime')
  const entries = parseEntries(index['entries'], prefix['sizeBytes'])
  return {
    format: BASE_FORMAT,
    created,
    prefix: { sizeBytes: prefix['sizeBytes'], sha256: prefix['sha256'] },
    entries,
    images: parseImages(index['images'], new Set(entries.map(({ digest }) => digest))),
    // Written by the same release from the same type; its values are for engines, not for us.
    runtime: runtime as RuntimeConfig,
  }
}

function parseEntries(value: unknown, prefixBytes: number): BaseEntry[] {
  if (!Array.isArray(value)) wrong('entries')
  let end = 0
  const entries = value.map((entry: unknown): BaseEntry => {
    if (!isRecord(entry)) wrong('entries')
    const { digest, offset, sizeBytes } = entry
    if (!isDigest(digest) || offset !== end || !isSize(sizeBytes)) wrong('entries')
    end += sizeBytes
    return { digest, offset, sizeBytes }
  })
  if (end !== prefixBytes) wrong('entries')
  return entries
}

function parseImages(value: unknown, known: ReadonlySet<Digest>): BaseImage[] {
  if (!Array.isArray(value) || value.length === 0) wrong('images')
  return value.map((image: unknown): BaseImage => {
    if (!isRecord(image)) wrong('images')
    const architecture = ARCHITECTURES.find((name) => name === image['architecture'])
    const { layers } = image
    if (architecture === undefined || !Array.isArray(layers)) wrong('images')
    return { architecture, layers: layers.map((layer: unknown) => parseLayer(layer, known)) }
  })
}

function parseLayer(value: unknown, known: ReadonlySet<Digest>): LayerFacts {
  if (!isRecord(value)) wrong('images')
  const { digest, diffId, sizeBytes, createdBy } = value
  const good = isDigest(digest) && known.has(digest) && isDigest(diffId) && isSize(sizeBytes)
  if (!good || typeof createdBy !== 'string') wrong('images')
  return { digest, diffId, sizeBytes, createdBy }
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch (cause) {
    throw new ImageError('BASE_INVALID', 'base.json is not JSON', { cause })
  }
  return wrong('its outermost value')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

function isInstant(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value)
}

function wrong(part: string): never {
  throw new ImageError('BASE_INVALID', `base.json: ${part} is not as expected`)
}
