// Part of validate-archive.ts: manifest.json, index.json, repositories, manifests and configs must
// tell one story. Engines read different ones of them; where they differ, two engines would load
// two different images from one archive.

import { isDeepStrictEqual } from 'node:util'
import { type ArchiveMembers, readDocument } from './archive-file.ts'
import { type Json, listOf, recordOf, textOf } from './json.ts'
import type { Expectations, Report } from './validate-archive.ts'

/** What is known of one image once its documents agree. Names are those of archive members. */
export type CheckedImage = {
  readonly architecture: string
  readonly tag: string
  readonly configName: string
  readonly layerNames: readonly string[]
  readonly diffIds: readonly string[]
}

const DOCKER = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
}

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'

const TAG = /^([a-z0-9]+(?:[-_.][a-z0-9]+)*)_license_server_([a-z0-9]+):([\w][\w.-]{0,127})$/

export async function checkImages(
  members: ArchiveMembers,
  expected: Expectations,
  report: Report,
): Promise<CheckedImage[]> {
  const listed = listOf(await readDocument(members, 'manifest.json')).map(recordOf)
  const index = recordOf(await readDocument(members, 'index.json'))
  const indexed = listOf(index['manifests'])
  checkIndex(index, report)
  if (listed.length === 0) report('manifest.json', 'names no image')
  if (listed.length !== indexed.length)
    report('index.json', 'names other images than manifest.json')
  const images: CheckedImage[] = []
  for (const [position, entry] of listed.entries()) {
    const image = await checkConfig(members, entry, report)
    await checkManifest(members, { image, entry: recordOf(indexed[position]) }, report)
    images.push(image)
  }
  checkTags(images, expected, report)
  await checkRepositories(members, images, report)
  checkReferences(members, images, indexed, report)
  return images
}

function checkIndex({ schemaVersion, mediaType, manifests, ...more }: Json, report: Report): void {
  const isIndex = schemaVersion === 2 && mediaType === OCI_INDEX && Array.isArray(manifests)
  if (!isIndex || Object.keys(more).length > 0) report('index.json', 'is not an OCI index')
}

async function checkConfig(
  members: ArchiveMembers,
  entry: Json,
  report: Report,
): Promise<CheckedImage> {
  const configName = textOf(entry['Config']) ?? ''
  const tags = listOf(entry['RepoTags'])
  const layerNames = listOf(entry['Layers']).map((name) => textOf(name) ?? '')
  if (tags.length !== 1) report('manifest.json', 'an image has not exactly one tag')
  if (Object.keys(entry).length !== 3) report('manifest.json', 'an image says more than it should')
  const config = recordOf(await readDocument(members, configName))
  const rootfs = recordOf(config['rootfs'])
  const diffIds = listOf(rootfs['diff_ids']).map((id) => textOf(id) ?? '')
  const history = listOf(config['history'])
  if (config['os'] !== 'linux') report(configName, 'os is not linux')
  if (rootfs['type'] !== 'layers') report(configName, 'rootfs is not made of layers')
  if (diffIds.length !== layerNames.length || history.length !== layerNames.length) {
    report(configName, 'diff_ids, history and layers differ in number')
  }
  if (!isRealDate(config['created'])) report(configName, 'created is not a real date')
  if (recordOf(config['config'])['Volumes'] !== undefined) report(configName, 'declares a volume')
  return {
    architecture: textOf(config['architecture']) ?? '',
    tag: textOf(tags[0]) ?? '',
    configName,
    layerNames,
    diffIds,
  }
}

async function checkManifest(
  members: ArchiveMembers,
  { image, entry }: { image: CheckedImage; entry: Json },
  report: Report,
): Promise<void> {
  checkIndexEntry(members, { image, entry }, report)
  const where = nameOf(entry)
  const manifest = recordOf(await readDocument(members, where))
  const { schemaVersion, mediaType, config, layers, ...more } = manifest
  if (schemaVersion !== 2 || mediaType !== DOCKER.manifest || Object.keys(more).length > 0) {
    report(where, 'is not a Docker manifest of schema 2')
  }
  checkDescriptor(members, { where, descriptor: recordOf(config), type: DOCKER.config }, report)
  for (const layer of listOf(layers).map(recordOf)) {
    checkDescriptor(members, { where, descriptor: layer, type: DOCKER.layer }, report)
  }
  if (nameOf(recordOf(config)) !== image.configName) {
    report(where, 'names another config than manifest.json')
  }
  if (listOf(layers).map(recordOf).map(nameOf).join() !== image.layerNames.join()) {
    report(where, 'names other layers than manifest.json')
  }
}

function checkIndexEntry(
  members: ArchiveMembers,
  { image, entry }: { image: CheckedImage; entry: Json },
  report: Report,
): void {
  const { platform, annotations, ...descriptor } = entry
  const where = 'index.json'
  checkDescriptor(members, { where, descriptor, type: DOCKER.manifest }, report)
  if (!isDeepStrictEqual(platform, { architecture: image.architecture, os: 'linux' })) {
    report(where, `the platform is not linux/${image.architecture}`)
  }
  const names = {
    'io.containerd.image.name': `docker.io/library/${image.tag}`,
    'org.opencontainers.image.ref.name': image.tag.split(':')[1],
  }
  if (!isDeepStrictEqual(annotations, names)) {
    report(where, `the annotations do not name ${image.tag}`)
  }
}

function checkDescriptor(
  members: ArchiveMembers,
  { where, descriptor, type }: { where: string; descriptor: Json; type: string },
  report: Report,
): void {
  const member = members.get(nameOf(descriptor))
  if (member === undefined) report(where, `${nameOf(descriptor)} is missing`)
  else if (member.content.sizeBytes !== descriptor['size']) {
    report(where, `the size of ${nameOf(descriptor)} is not right`)
  }
  if (descriptor['mediaType'] !== type) report(where, `a media type is not ${type}`)
  if (Object.keys(descriptor).length !== 3) report(where, 'a descriptor says more than it should')
}

function checkTags(
  images: readonly CheckedImage[],
  { architectures }: Expectations,
  report: Report,
): void {
  const publishers = new Set<string>()
  for (const { tag, architecture } of images) {
    const [, slug, tagged, version] = TAG.exec(tag) ?? []
    if (slug === undefined || tagged !== architecture) {
      report('manifest.json', `${tag} is not a license server's tag for ${architecture}`)
    }
    publishers.add(`${slug}:${version}`)
  }
  if (publishers.size > 1) report('manifest.json', 'the images differ in publisher or version')
  const found = images.map(({ architecture }) => architecture)
  if (new Set(found).size !== found.length)
    report('manifest.json', 'an architecture is there twice')
  if (architectures !== undefined && found.join() !== architectures.join()) {
    report('manifest.json', `the architectures are ${found.join(', ')}`)
  }
}

async function checkRepositories(
  members: ArchiveMembers,
  images: readonly CheckedImage[],
  report: Report,
): Promise<void> {
  const expected = Object.fromEntries(
    images.map(({ tag, layerNames }) => {
      const [repository = '', version = ''] = tag.split(':')
      return [repository, { [version]: layerNames.at(-1)?.replace('blobs/sha256/', '') }]
    }),
  )
  if (!isDeepStrictEqual(await readDocument(members, 'repositories'), expected)) {
    report('repositories', 'does not name the images of manifest.json')
  }
}

function checkReferences(
  members: ArchiveMembers,
  images: readonly CheckedImage[],
  indexed: readonly unknown[],
  report: Report,
): void {
  const used = new Set([
    ...images.flatMap(({ configName, layerNames }) => [configName, ...layerNames]),
    ...indexed.map((entry) => nameOf(recordOf(entry))),
  ])
  for (const name of members.keys()) {
    if (name.startsWith('blobs/') && !used.has(name)) report(name, 'belongs to no image')
  }
}

/** The archive member that a descriptor points to. */
function nameOf(descriptor: Json): string {
  return (textOf(descriptor['digest']) ?? '').replace(/^sha256:/, 'blobs/sha256/')
}

function isRealDate(value: unknown): boolean {
  const text = textOf(value) ?? ''
  return /^20[2-9]\d-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)
}
