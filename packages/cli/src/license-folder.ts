// The license folder of a deployment as the authority sends it: a tar of exactly three files. They are
// written under names of ours; a name out of the tar never becomes a path.
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CliError } from './errors.ts'
import { writeError, writeFileWhole } from './files.ts'

/** Name and permissions of each file: the key is for its owner alone. */
const FILES = { 'license.json': 0o644, 'deployment.key': 0o600, 'trust.json': 0o644 } as const

type FileName = keyof typeof FILES
const FILE_NAMES = Object.keys(FILES) as FileName[]

export type LicenseFolder = { readonly [name in FileName]: Uint8Array }

/** @throws CliError `unreachable` unless it is a tar of exactly the three files */
export function parseLicenseFolder(tar: Uint8Array): LicenseFolder {
  const found = new Map<string, Uint8Array>()
  for (const { name, content } of tarFiles(tar)) found.set(basename(name), content)
  const files = FILE_NAMES.map((name) => [name, found.get(name) ?? broken()] as const)
  if (found.size !== FILE_NAMES.length) broken()
  return Object.fromEntries(files) as LicenseFolder
}

/**
 * Writes the folder `license` into a directory, or into the directory itself if that is its name.
 * @returns the paths, in a fixed order
 */
export async function writeLicenseFolder(
  directory: string,
  folder: LicenseFolder,
): Promise<readonly string[]> {
  const target = basename(directory) === 'license' ? directory : join(directory, 'license')
  await mkdir(target, { recursive: true }).catch((cause: unknown) => {
    throw writeError(target, cause)
  })
  const paths: string[] = []
  for (const name of FILE_NAMES) {
    const path = join(target, name)
    await writeFileWhole(path, folder[name], FILES[name])
    paths.push(path)
  }
  return paths
}

const BLOCK = 512

/** Plain files of a ustar archive; whatever else is in it does not belong there. */
function* tarFiles(tar: Uint8Array): Generator<{ name: string; content: Uint8Array }> {
  for (let offset = 0; offset + BLOCK <= tar.length; ) {
    const header = new TextDecoder('latin1').decode(tar.subarray(offset, offset + BLOCK))
    if (/^\0*$/.test(header)) return
    const [name = ''] = header.slice(0, 100).split('\0', 1)
    const size = Number.parseInt(header.slice(124, 136), 8)
    const type = header[156]
    if (header.slice(257, 262) !== 'ustar' || !(size >= 0)) broken()
    offset += BLOCK
    if (offset + size > tar.length) broken()
    if (type === '0') yield { name, content: tar.subarray(offset, offset + size) }
    else if (type !== '5') broken()
    offset += Math.ceil(size / BLOCK) * BLOCK
  }
  broken()
}

function broken(): never {
  throw new CliError(
    'unreachable',
    'the authority sent something else than a license folder',
    'Check MARQUE_AUTHORITY_URL, and that nothing between alters its answers.',
  )
}
