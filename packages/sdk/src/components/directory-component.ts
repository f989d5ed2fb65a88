// A directory that all nodes of a project share, as one of its components: a mounted file server, or
// three folders on one disk for a trial. A new file is linked into place, and a link fails if its
// name is taken. Implements docs/protocol.md §6, "Components".
import { link, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { flushDirectory, isFault, writeFlushed } from '../adapters/directory-files.ts'
import type { Component } from '../contract.ts'
import {
  checkedComponent,
  codeOf,
  damagedValue,
  decodeText,
  type Judgement,
  MOST_BYTES,
} from './checked-component.ts'
import { chainOn, type FileShelf } from './file-chain.ts'

const KIND = 'directory'

const CAUSES: { readonly [code: string]: Judgement['cause'] } = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EROFS: 'read-only',
  ENOSPC: 'full',
  EDQUOT: 'full',
  ESTALE: 'unreachable',
  EIO: 'unreachable',
  ENOTSUP: 'unsupported',
}

/**
 * A directory of the product's own that all nodes share. Needs hard links (a local disk, NFS) and
 * the rights to list it and to make files in it. Keeps files `NAME.N`, mode 0600.
 * @param path an existing directory; one that is not there counts as out of reach, never as empty
 * @returns a component that rejects with `ComponentError`
 */
export function directoryComponent(path: string): Component {
  const chain = chainOn(shelfAt(path))
  return checkedComponent({ kind: KIND, identity: async () => [], ...chain }, (error) => {
    const cause = CAUSES[codeOf(error)]
    return cause && { cause }
  })
}

const shelfAt = (path: string): FileShelf => ({
  list: () => readdir(path),
  read: (file) => readWhole(path, file),
  put: (file, text) => linkInto(path, file, text),
  remove: (file) => rm(join(path, file), { force: true }),
})

async function linkInto(path: string, file: string, text: string): Promise<boolean> {
  const beside = join(path, `.${file}.${process.pid}.${crypto.randomUUID()}`)
  try {
    await writeFlushed(beside, text)
    await link(beside, join(path, file))
  } catch (error) {
    if (isFault(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(beside, { force: true })
  }
  await flushDirectory(path)
  return true
}

async function readWhole(path: string, name: string): Promise<string | undefined> {
  try {
    const handle = await open(join(path, name), 'r')
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(MOST_BYTES + 1))
      return decodeText(KIND, name, buffer.subarray(0, bytesRead))
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isFault(error, 'ENOENT')) return undefined
    if (isFault(error, 'EISDIR')) throw damagedValue(KIND, name, 'is no file')
    throw error
  }
}
