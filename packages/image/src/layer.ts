// One image layer: a deterministic tar, gzipped, known by two digests (OCI image-spec, layer.md and
// config.md). The blob digest names the bytes that travel, the diff id the tar inside them; engines
// refuse an image whose two lists do not belong together.

import { gunzipSync, gzipSync } from 'node:zlib'
import { bytesSource } from './byte-source.ts'
import { type Digest, digestOf } from './digest.ts'
import { ImageError } from './errors.ts'
import { encodeTar, readTar, type TarEntry } from './tar.ts'
import type { TarHeader } from './tar-header.ts'

/** What the documents of an image say about a layer. */
export type LayerFacts = {
  /** Digest of the gzipped tar. */
  readonly digest: Digest
  /** Digest of the tar itself. */
  readonly diffId: Digest
  /** Bytes of the gzipped tar. */
  readonly sizeBytes: number
  /** One line for `docker history`. */
  readonly createdBy: string
}

/** A layer with its bytes. */
export type Layer = LayerFacts & { readonly blob: Uint8Array }

/** A file as a layer holds it. */
export type LayerFile = { readonly header: TarHeader; readonly content: Uint8Array }

const MAX_LAYER_BYTES = 512 * 1024 * 1024

/** The layer of these files, every one with this mtime (epoch seconds). */
export function buildLayer(
  entries: readonly TarEntry[],
  options: { mtime: number; createdBy: string },
): Layer {
  const tar = encodeTar(entries, options)
  return layerOf({ tar, blob: gzipLayer(tar), createdBy: options.createdBy })
}

/** Facts of a layer whose compressed form is already there (a build cache). */
export function layerOf(input: { tar: Uint8Array; blob: Uint8Array; createdBy: string }): Layer {
  return {
    digest: digestOf(input.blob),
    diffId: digestOf(input.tar),
    sizeBytes: input.blob.length,
    createdBy: input.createdBy,
    blob: input.blob,
  }
}

/** gzip without name and time, so that the same tar gives the same bytes. */
export function gzipLayer(tar: Uint8Array): Uint8Array {
  return gzipSync(tar, { level: 9 })
}

/**
 * The tar inside a layer.
 * @throws {ImageError} `ARCHIVE_INVALID` when it is not gzip or unreasonably large.
 */
export function gunzipLayer(blob: Uint8Array): Uint8Array {
  try {
    return gunzipSync(blob, { maxOutputLength: MAX_LAYER_BYTES })
  } catch (cause) {
    throw new ImageError('ARCHIVE_INVALID', 'a layer is not gzip, or too large', { cause })
  }
}

/** Every entry of a layer's tar with its content, in order. */
export async function readLayerFiles(tar: Uint8Array): Promise<LayerFile[]> {
  const files: LayerFile[] = []
  for await (const { header, content } of readTar(bytesSource(tar))) {
    files.push({ header, content: await content.read(0, content.sizeBytes) })
  }
  return files
}
