// tools/image/debian.lock.json: exactly which Debian packages the OS layer is made of. Without it a
// build would take whatever the mirror holds that day, and no two builds would be the same.

import { readFile, writeFile } from 'node:fs/promises'
import { ARCHITECTURES, type Architecture } from '@marque/image'
import { BuildFailure } from './failure.ts'

export type LockedPackage = {
  readonly name: string
  readonly version: string
  /** Of the .deb file, hexadecimal. */
  readonly sha256: string
}

export type DebianLock = {
  /** Debian release, by code name. */
  readonly release: string
  /** Date of the package lists that the versions were taken from; the images' `created`. */
  readonly created: string
  readonly packages: Readonly<Record<Architecture, readonly LockedPackage[]>>
}

/** What Node needs of Debian, and whose license texts go with it. */
export const PACKAGE_NAMES = ['base-files', 'gcc-14-base', 'libc6', 'libgcc-s1', 'libstdc++6']

export const UPDATE_LOCK =
  'Take the versions that the mirror has now: npm run build:image -- --update-lock, and commit the lock.'

export async function readLock(path: string): Promise<DebianLock> {
  const value: unknown = JSON.parse(await readFile(path, 'utf8'))
  if (!isLock(value)) throw new BuildFailure(`${path} is not a lock file`, UPDATE_LOCK)
  return value
}

export async function writeLock(path: string, lock: DebianLock): Promise<void> {
  await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`)
}

function isLock(value: unknown): value is DebianLock {
  const lock = value as Partial<DebianLock> | null
  return (
    typeof lock?.release === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(lock.created ?? '') &&
    ARCHITECTURES.every((architecture) => lock.packages?.[architecture]?.every(isLockedPackage))
  )
}

function isLockedPackage({ name, version, sha256 }: LockedPackage): boolean {
  return PACKAGE_NAMES.includes(name) && version.length > 0 && /^[0-9a-f]{64}$/.test(sha256)
}
