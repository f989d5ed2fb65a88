// Brings the locked Debian packages, from the cache or through apt. apt is asked for nothing as long
// as the cache holds what the lock names, so that a second build needs no network.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ARCHITECTURES, type Architecture } from '@marque/image'
import { type AptRoot, type Mirrors, machineMirrors, openAptRoot } from './apt.ts'
import { fetchThrough, sha256Hex } from './cache.ts'
import { type DebianLock, PACKAGE_NAMES } from './debian-lock.ts'
import type { DebianPackage } from './os-layer.ts'

export type DebianSource = {
  packages(lock: DebianLock, architecture: Architecture): Promise<DebianPackage[]>
  /** The lock as it would be with what the mirror has now. */
  newestLock(release: string): Promise<DebianLock>
  /** Removes the private apt root. */
  close(): Promise<void>
}

export function debianSource(options: {
  cacheDirectory: string
  /** Where from; the machine's own mirror if absent. */
  mirrors: Mirrors | undefined
}): DebianSource {
  let directory: string | undefined
  let opened: Promise<AptRoot> | undefined
  const aptRoot = async (release: string): Promise<AptRoot> => {
    directory = await mkdtemp(join(tmpdir(), 'marque-apt-'))
    const mirrors = options.mirrors ?? (await machineMirrors())
    return openAptRoot(directory, { release, mirrors, architectures: ARCHITECTURES })
  }
  const apt = (release: string): Promise<AptRoot> => {
    opened ??= aptRoot(release)
    return opened
  }
  return {
    packages: (lock, architecture) =>
      Promise.all(
        lock.packages[architecture].map(async (wanted) => {
          const path = join(options.cacheDirectory, 'debian', `${wanted.sha256}.deb`)
          await fetchThrough({
            path,
            name: `${wanted.name} ${wanted.version} for ${architecture}`,
            matches: (bytes) => sha256Hex(bytes) === wanted.sha256,
            fetchInto: async (into) =>
              (await apt(lock.release)).download(architecture, wanted, into),
          })
          return { ...wanted, path }
        }),
      ),
    newestLock: async (release) => {
      const root = await apt(release)
      return {
        release,
        created: await root.listsDate(),
        packages: {
          amd64: await root.newest('amd64', PACKAGE_NAMES),
          arm64: await root.newest('arm64', PACKAGE_NAMES),
        },
      }
    },
    close: async () => {
      if (directory !== undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}
