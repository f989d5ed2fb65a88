// Layer entries from files on this machine and from text. Owners, times and odd modes of the machine
// that builds must not get into a layer: only "executable or not" is taken over.

import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TarEntry } from '@marque/image'

export function textEntry(name: string, content: string): TarEntry {
  return { type: 'file', name, mode: 0o644, content: new TextEncoder().encode(content) }
}

/** One file or symbolic link from disk, under another name. */
export async function entryFrom(path: string, name: string): Promise<TarEntry> {
  const stat = await lstat(path)
  if (stat.isSymbolicLink()) {
    return { type: 'symlink', name, mode: 0o777, target: await readlink(path) }
  }
  const mode = (stat.mode & 0o100) === 0 ? 0o644 : 0o755
  return { type: 'file', name, mode, content: await readFile(path) }
}

/** Every file below a directory, under another name. */
export async function entriesBelow(directory: string, name: string): Promise<TarEntry[]> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true })
  return Promise.all(
    files
      .filter((file) => !file.isDirectory())
      .map((file) => {
        const path = join(file.parentPath, file.name)
        return entryFrom(path, join(name, path.slice(directory.length + 1)))
      }),
  )
}

/** Adds the directories that are implied, as root's with mode 0755. */
export function withParents(entries: readonly TarEntry[]): TarEntry[] {
  const known = new Set(entries.map(({ name }) => name))
  const parents: TarEntry[] = []
  for (const { name } of entries) {
    for (let parent = dirname(name); parent !== '.'; parent = dirname(parent)) {
      if (known.has(parent)) continue
      known.add(parent)
      parents.push({ type: 'directory', name: parent, mode: 0o755 })
    }
  }
  return [...entries, ...parents]
}
