// Takes an archive apart and puts it together again with one thing wrong, everything else (digests,
// sizes, order) made to fit, so that a test meets the one check it is about.

import { gzipSync } from 'node:zlib'
import { readMembers, withArchiveFile } from '../src/archive-file.ts'
import { blobName, type Digest, digestOf } from '../src/digest.ts'
import { concatBytes, END_OF_TAR, paddingOf } from '../src/tar.ts'
import { encodeTarHeader } from '../src/tar-header.ts'

// biome-ignore lint/suspicious/noExplicitAny: documents are bent into shapes that no type allows.
type AnyJson = any

export type Parts = {
  /** Layers, by the member name they are referred to in the documents. */
  layers: Map<string, Uint8Array>
  configs: AnyJson[]
  manifests: AnyJson[]
  index: AnyJson
  manifestJson: AnyJson
  repositories: AnyJson
  layout: AnyJson
  /** Further members, written behind the blobs. */
  extra: { name: string; content: Uint8Array; mode?: number }[]
}

export async function takeApart(path: string): Promise<Parts> {
  return withArchiveFile(path, async (source) => {
    const members = await readMembers(source)
    const content = async (name: string): Promise<Uint8Array> => {
      const member = members.get(name)
      if (member === undefined) throw new Error(`no ${name}`)
      return member.content.read(0, member.content.sizeBytes)
    }
    const json = async (name: string): Promise<AnyJson> =>
      JSON.parse(new TextDecoder().decode(await content(name)))
    const manifestJson = await json('manifest.json')
    const index = await json('index.json')
    const parts: Parts = {
      layers: new Map(),
      configs: [],
      manifests: [],
      index,
      manifestJson,
      repositories: await json('repositories'),
      layout: await json('oci-layout'),
      extra: [],
    }
    for (const [position, { Config, Layers }] of manifestJson.entries()) {
      parts.configs.push(await json(Config))
      parts.manifests.push(await json(blobName(index.manifests[position].digest)))
      for (const name of Layers) parts.layers.set(name, await content(name))
    }
    return parts
  })
}

/** Names the documents by their content and lets the references follow, unless a test set them. */
export function putTogether(parts: Parts): Uint8Array {
  const blobs = new Map(parts.layers)
  for (const [position, config] of parts.configs.entries()) {
    const [bytes, digest] = encode(config)
    const manifest = parts.manifests[position]
    manifest.config = { ...manifest.config, digest, size: bytes.length, ...manifest.wrongConfig }
    delete manifest.wrongConfig
    parts.manifestJson[position].Config = blobName(digest)
    blobs.set(blobName(digest), bytes)
  }
  for (const [position, manifest] of parts.manifests.entries()) {
    const [bytes, digest] = encode(manifest)
    Object.assign(parts.index.manifests[position], { digest, size: bytes.length })
    blobs.set(blobName(digest), bytes)
  }
  const documents: [string, Uint8Array][] = [
    ['index.json', encode(parts.index)[0]],
    ['manifest.json', encode(parts.manifestJson)[0]],
    ['oci-layout', encode(parts.layout)[0]],
    ['repositories', encode(parts.repositories)[0]],
  ]
  const members = [
    ...[...blobs].map(([name, content]) => ({ name, content })),
    ...parts.extra,
    ...documents.map(([name, content]) => ({ name, content })),
  ]
  return concatBytes([...members.flatMap(encodeMember), END_OF_TAR])
}

/** Replaces a layer by other bytes; every document follows. */
export function replaceLayer(parts: Parts, position: number, tar: Uint8Array): void {
  const old = parts.manifestJson[0].Layers.at(position)
  const blob = gzipSync(tar)
  const [name, digest, diffId] = [blobName(digestOf(blob)), digestOf(blob), digestOf(tar)]
  parts.layers.delete(old)
  parts.layers.set(name, blob)
  for (const [image, { Layers }] of parts.manifestJson.entries()) {
    const at = Layers.indexOf(old)
    if (at < 0) continue
    Layers[at] = name
    Object.assign(parts.manifests[image].layers[at], { digest, size: blob.length })
    parts.configs[image].rootfs.diff_ids[at] = diffId
  }
  for (const [repository, tags] of Object.entries(parts.repositories as Record<string, AnyJson>)) {
    for (const [tag, id] of Object.entries(tags)) {
      if (blobName(`sha256:${id}` as Digest) === old) {
        parts.repositories[repository][tag] = digest.slice('sha256:'.length)
      }
    }
  }
}

function encode(document: unknown): [Uint8Array, Digest] {
  const bytes = new TextEncoder().encode(JSON.stringify(document))
  return [bytes, digestOf(bytes)]
}

function encodeMember(member: Parts['extra'][number]): Uint8Array[] {
  const { name, content, mode = 0o644 } = member
  const size = content.length
  const facts = {
    type: 'file',
    mode,
    uid: 0,
    gid: 0,
    mtime: 1_793_491_200,
    size,
    target: '',
  } as const
  return [encodeTarHeader({ ...facts, name }), content, new Uint8Array(paddingOf(size))]
}
