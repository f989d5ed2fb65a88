// The image package's door: write, read, validate and compare the archives that `docker load` takes
// (docs/image.md). Pure bytes in, bytes out; only bases and archives are files.

export { appendLicenseLayer } from './append-license-layer.ts'
export { BASE_ARCHIVE, BASE_INDEX, type ImageBase, openBase } from './base.ts'
export type { BaseIndex } from './base-index.ts'
export { type ArchiveDifference, compareArchives } from './compare-archives.ts'
export { type Digest, digestOf } from './digest.ts'
export { ARCHITECTURES, type Architecture, type RuntimeConfig } from './documents.ts'
export { ImageError, type ImageErrorCode } from './errors.ts'
export { buildLayer, gunzipLayer, gzipLayer, type Layer, layerOf } from './layer.ts'
export type { LicenseFolder } from './license-layer.ts'
export {
  type ArchiveImage,
  type ArchiveLayer,
  type ArchiveSummary,
  readArchive,
} from './read-archive.ts'
export {
  type ArchiveFacts,
  type ArchiveRequest,
  type ByteRange,
  type StreamedArchive,
  streamArchive,
} from './stream-archive.ts'
export { encodeTar, type TarEntry } from './tar.ts'
export { type ArchiveFault, type Expectations, validateArchive } from './validate-archive.ts'
export { type BaseParts, epochSecondsOf, writeBase } from './write-base.ts'
