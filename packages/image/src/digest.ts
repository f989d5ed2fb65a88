// SHA-256 as images write it (OCI image-spec, descriptor.md). Everything in an archive is named by
// its digest; a wrong one makes engines refuse the image or, worse, reuse another layer.

import { createHash } from 'node:crypto'

/** `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`

const PATTERN = /^sha256:[0-9a-f]{64}$/

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

export function isDigest(value: unknown): value is Digest {
  return typeof value === 'string' && PATTERN.test(value)
}

export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length)
}

/** Where a blob lies inside an archive. */
export function blobName(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`
}
