// The JSON documents of an image and of the archive around it: config, manifest, and the four files
// by which engines find them (docs/image.md "Archive"). Docker media types throughout: with OCI types
// some engines drop the health check, and old ones do not load the archive at all.

import { blobName, type Digest, digestOf, hexOf } from './digest.ts'
import type { LayerFacts } from './layer.ts'

export type Architecture = 'amd64' | 'arm64'
export const ARCHITECTURES = ['amd64', 'arm64'] as const satisfies readonly Architecture[]

export const MEDIA_TYPES = {
  config: 'application/vnd.docker.container.image.v1+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  index: 'application/vnd.oci.image.index.v1+json',
} as const

/** How the container runs: the `config` object of a Docker image (durations in nanoseconds). */
export type RuntimeConfig = {
  readonly Env: readonly string[]
  readonly Entrypoint: readonly string[]
  readonly ExposedPorts: Readonly<Record<string, Record<string, never>>>
  readonly Healthcheck: {
    readonly Test: readonly string[]
    readonly Interval: number
    readonly Timeout: number
    readonly StartPeriod: number
    readonly StartInterval: number
    readonly Retries: number
  }
  readonly Labels: Readonly<Record<string, string>>
  readonly StopSignal: string
  readonly WorkingDir: string
}

/** One image of an archive: what its config is made of, and the tag it is loaded as. */
export type ImageFacts = {
  readonly architecture: Architecture
  /** Repository without the tag. */
  readonly repository: string
  readonly version: string
  /** RFC 3339, a real date. */
  readonly created: string
  readonly runtime: RuntimeConfig
  readonly layers: readonly LayerFacts[]
}

/** A document as it lies in the archive, and the name that its content gives it. */
export type Document = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly digest: Digest
}

/** Config and manifest of one image. The config's digest is the image id. */
export type ImageDocuments = {
  readonly facts: ImageFacts
  readonly tag: string
  readonly config: Document
  readonly manifest: Document
}

/** Names of the files that stand beside the blobs, in the order in which they are written. */
export const INDEX_FILES = ['index.json', 'manifest.json', 'oci-layout', 'repositories'] as const

export function imageDocuments(facts: ImageFacts): ImageDocuments {
  const config = blob(imageConfig(facts))
  const manifest = blob(imageManifest(config, facts.layers))
  return { facts, tag: `${facts.repository}:${facts.version}`, config, manifest }
}

/** The four index files for these images, in the order of {@link INDEX_FILES}. */
export function indexDocuments(images: readonly ImageDocuments[]): Document[] {
  const contents: Record<(typeof INDEX_FILES)[number], unknown> = {
    'index.json': {
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.index,
      manifests: images.map(indexEntry),
    },
    'manifest.json': images.map(({ config, facts, tag }) => ({
      Config: config.name,
      RepoTags: [tag],
      Layers: facts.layers.map(({ digest }) => blobName(digest)),
    })),
    'oci-layout': { imageLayoutVersion: '1.0.0' },
    repositories: Object.fromEntries(images.map(repositoriesEntry)),
  }
  return INDEX_FILES.map((name) => {
    const bytes = encodeJson(contents[name])
    return { name, bytes, digest: digestOf(bytes) }
  })
}

function imageConfig({ architecture, created, runtime, layers }: ImageFacts): unknown {
  return {
    architecture,
    config: runtime,
    created,
    history: layers.map(({ createdBy }) => ({ created, created_by: createdBy })),
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  }
}

function imageManifest(config: Document, layers: readonly LayerFacts[]): unknown {
  return {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: descriptor(MEDIA_TYPES.config, config.digest, config.bytes.length),
    layers: layers.map((layer) => descriptor(MEDIA_TYPES.layer, layer.digest, layer.sizeBytes)),
  }
}

function indexEntry({ manifest, facts, tag }: ImageDocuments): unknown {
  return {
    ...descriptor(MEDIA_TYPES.manifest, manifest.digest, manifest.bytes.length),
    annotations: {
      'io.containerd.image.name': `docker.io/library/${tag}`,
      'org.opencontainers.image.ref.name': facts.version,
    },
    platform: { architecture: facts.architecture, os: 'linux' },
  }
}

function repositoriesEntry({ facts }: ImageDocuments): [string, Record<string, string>] {
  const top = facts.layers.at(-1)
  return [facts.repository, { [facts.version]: top === undefined ? '' : hexOf(top.digest) }]
}

function descriptor(mediaType: string, digest: Digest, size: number): Record<string, unknown> {
  return { mediaType, size, digest }
}

function blob(content: unknown): Document {
  const bytes = encodeJson(content)
  const digest = digestOf(bytes)
  return { name: blobName(digest), bytes, digest }
}

function encodeJson(content: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content))
}
