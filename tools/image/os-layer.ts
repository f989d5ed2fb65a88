// The OS layer: the dozen Debian files that Node needs to run, and what a scanner needs to name them.
// No shell, no package manager, nothing that could be run but the C library's loader.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Architecture, TarEntry } from '@marque/image'
import type { LockedPackage } from './debian-lock.ts'
import { entryFrom, textEntry, withParents } from './entries.ts'
import { BuildFailure } from './failure.ts'
import { run } from './run.ts'

/** A package that has been downloaded. */
export type DebianPackage = LockedPackage & { readonly path: string }

export const CONTAINER_USER = 10001

const PLATFORMS: Record<Architecture, { triplet: string; loader: string; loaderLink: string }> = {
  amd64: {
    triplet: 'x86_64-linux-gnu',
    loader: 'ld-linux-x86-64.so.2',
    loaderLink: 'usr/lib64/ld-linux-x86-64.so.2',
  },
  arm64: {
    triplet: 'aarch64-linux-gnu',
    loader: 'ld-linux-aarch64.so.1',
    loaderLink: 'usr/lib/ld-linux-aarch64.so.1',
  },
}

const LIBRARIES = [
  'libc.so.6',
  'libdl.so.2',
  'libgcc_s.so.1',
  'libm.so.6',
  'libnss_dns.so.2',
  'libnss_files.so.2',
  'libpthread.so.0',
  'libresolv.so.2',
]

/** Whose license text each package's is: the compiler's libraries point to its base package. */
const COPYRIGHT_OF: Record<string, string> = {
  'libgcc-s1': 'gcc-14-base',
  'libstdc++6': 'gcc-14-base',
}

export async function osEntries(
  architecture: Architecture,
  packages: readonly DebianPackage[],
): Promise<TarEntry[]> {
  const root = await mkdtemp(join(tmpdir(), 'marque-os-'))
  try {
    for (const { path } of packages) await unpack(path, root)
    return withParents([
      ...(await libraryEntries(root, architecture)),
      ...(await releaseEntries(root)),
      ...(await packageEntries(root, packages)),
      ...accountEntries(),
      { type: 'directory', name: 'tmp', mode: 0o1777 },
    ])
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function unpack(path: string, root: string): Promise<void> {
  const ran = await run('dpkg-deb', ['-x', path, root])
  if (ran.code !== 0) {
    throw new BuildFailure(`${path} cannot be unpacked: ${ran.stderr.trim()}`, 'Delete the cache.')
  }
}

async function libraryEntries(root: string, architecture: Architecture): Promise<TarEntry[]> {
  const { triplet, loader, loaderLink } = PLATFORMS[architecture]
  const folder = `usr/lib/${triplet}`
  const plusplus = await entryFrom(join(root, folder, 'libstdc++.so.6'), `${folder}/libstdc++.so.6`)
  const names = [...LIBRARIES, loader, plusplus.type === 'symlink' ? plusplus.target : '']
  const libraries = names
    .filter((name) => name !== '')
    .map((name) => entryFrom(join(root, folder, name), `${folder}/${name}`))
  const isAmd64 = architecture === 'amd64'
  return [
    ...(await Promise.all(libraries)),
    plusplus,
    await entryFrom(join(root, loaderLink), loaderLink),
    { type: 'symlink', name: 'lib', mode: 0o777, target: 'usr/lib' },
    ...(isAmd64
      ? [{ type: 'symlink', name: 'lib64', mode: 0o777, target: 'usr/lib64' } as const]
      : []),
  ]
}

async function releaseEntries(root: string): Promise<TarEntry[]> {
  const names = ['etc/debian_version', 'etc/os-release', 'usr/lib/os-release']
  return Promise.all(names.map((name) => entryFrom(join(root, name), name)))
}

/** What scanners read (one control file per package) and what licenses ask for. */
async function packageEntries(
  root: string,
  packages: readonly DebianPackage[],
): Promise<TarEntry[]> {
  return Promise.all(
    packages.flatMap(({ name, path }) => [
      controlEntry(name, path),
      entryFrom(
        join(root, 'usr/share/doc', COPYRIGHT_OF[name] ?? name, 'copyright'),
        `usr/share/doc/${name}/copyright`,
      ),
    ]),
  )
}

async function controlEntry(name: string, path: string): Promise<TarEntry> {
  const { stdout } = await run('dpkg-deb', ['-f', path])
  return { type: 'file', name: `var/lib/dpkg/status.d/${name}`, mode: 0o644, content: stdout }
}

function accountEntries(): TarEntry[] {
  const user = `marque:x:${CONTAINER_USER}:${CONTAINER_USER}`
  return [
    textEntry(
      'etc/passwd',
      [
        'root:x:0:0:root:/root:/usr/sbin/nologin',
        `${user}:license server:/app:/usr/sbin/nologin`,
        'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
        '',
      ].join('\n'),
    ),
    textEntry(
      'etc/group',
      ['root:x:0:', `marque:x:${CONTAINER_USER}:`, 'nogroup:x:65534:', ''].join('\n'),
    ),
    textEntry('etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n'),
  ]
}
