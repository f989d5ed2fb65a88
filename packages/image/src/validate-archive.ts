// The invariants of an archive, all of them, checked without the code that writes archives (after
// go-containerregistry's pkg/v1/validate). Tests use it as their oracle and `marque verify` as its
// judge: what passes here must load in every engine and be what it says.

import type { ArchiveMembers } from './archive-file.ts'
import { hashSource, readDocument, readMembers, withArchiveFile } from './archive-file.ts'
import type { ByteSource } from './byte-source.ts'
import { ImageError } from './errors.ts'
import { listOf, recordOf, textOf } from './json.ts'
import { checkImages } from './validate-images.ts'
import { checkLayers } from './validate-layers.ts'

/** One invariant that does not hold: the member it was found in, and what is wrong. */
export type ArchiveFault = { readonly where: string; readonly what: string }

/** Takes note of a fault; checking goes on. */
export type Report = (where: string, what: string) => void

export type Expectations = {
  /** Hexadecimal, of the whole file. */
  readonly sha256?: string
  /** Exactly these; whichever are there if absent. */
  readonly architectures?: readonly string[]
}

/**
 * Every fault of an archive; none means that it is sound.
 * @throws {ImageError} `ARCHIVE_UNREADABLE` when there is no file to judge
 */
export async function validateArchive(
  path: string,
  expected: Expectations = {},
): Promise<readonly ArchiveFault[]> {
  return withArchiveFile(path, (source) => validateSource(source, expected))
}

/** {@link validateArchive} on bytes from anywhere. */
export async function validateSource(
  source: ByteSource,
  expected: Expectations = {},
): Promise<readonly ArchiveFault[]> {
  const faults: ArchiveFault[] = []
  const report: Report = (where, what) => {
    faults.push({ where, what })
  }
  try {
    await checkWholeFile(source, expected, report)
    const members = await readMembers(source)
    checkMembers(members, report)
    await checkBlobs(members, report)
    const images = await checkImages(members, expected, report)
    await checkLayers(members, images, report)
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    report('archive', error.message)
  }
  return faults
}

async function checkWholeFile(
  source: ByteSource,
  { sha256 }: Expectations,
  report: Report,
): Promise<void> {
  if (sha256 === undefined) return
  const actual = await hashSource(source)
  if (actual !== sha256.toLowerCase()) {
    report('archive', `the SHA-256 is ${actual}, not ${sha256.toLowerCase()}`)
  }
}

const BLOB = /^blobs\/sha256\/([0-9a-f]{64})$/
const INDEX_FILES = ['index.json', 'manifest.json', 'oci-layout', 'repositories']

/** Blobs first, then exactly the four index files; all plain, all of one time, owned by root. */
function checkMembers(members: ArchiveMembers, report: Report): void {
  const names = [...members.keys()]
  const rest = names.filter((name) => !BLOB.test(name))
  if (rest.join() !== INDEX_FILES.join()) {
    report('archive', `beside the blobs there are ${rest.join(', ')}`)
  }
  if (rest.some((name, index) => names[names.length - rest.length + index] !== name)) {
    report('archive', 'the index files do not stand behind the blobs')
  }
  const times = new Set([...members.values()].map(({ header }) => header.mtime))
  if (times.size > 1) report('archive', 'the files have different times')
  for (const { header } of members.values()) {
    const plain = header.type === 'file' && header.mode === 0o644
    if (!plain || header.uid !== 0 || header.gid !== 0) {
      report(header.name, 'is not a plain file of root with mode 0644')
    }
  }
}

async function checkBlobs(members: ArchiveMembers, report: Report): Promise<void> {
  for (const [name, { content }] of members) {
    const digest = BLOB.exec(name)?.[1]
    if (digest !== undefined && (await hashSource(content)) !== digest) {
      report(name, 'its content has another SHA-256')
    }
  }
  const layout = recordOf(await readDocument(members, 'oci-layout'))
  if (textOf(layout['imageLayoutVersion']) !== '1.0.0') report('oci-layout', 'is not version 1.0.0')
  if (listOf(Object.keys(layout)).length !== 1) report('oci-layout', 'holds more than its version')
}
