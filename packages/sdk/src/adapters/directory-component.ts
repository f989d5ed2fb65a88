// A directory that all nodes of a project share, as one of its components: a mounted file server, or
// three folders on one disk for a trial. Each value is a chain of files `NAME.N` of which the
// highest N rules; a new one is linked into place, and a link fails if its name is taken. So nodes
// that start together agree on one value, without a lock that a crash could leave behind.
// Implements docs/protocol.md §6, "Components", "Fence".
import { link, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Component } from '../contract.ts'
import { flushDirectory, isFault, writeFlushed } from './directory-files.ts'

const MOST_BYTES = 4096
/**
 * How many of the newest files of a chain stay. A number that is still there cannot be taken twice,
 * so a node that was slow by fewer steps than this fails to link instead of writing into the past.
 */
const KEPT = 16
/** how often a value may move under a reader before the component counts as out of reach */
const MOST_TRIES = 20

type Value = { readonly number: number; readonly text: string }

/** @param path an existing directory; one that is not there counts as a component out of reach */
export function directoryComponent(path: string): Component {
  return {
    kind: 'directory',
    identity: async () => [],
    read: async (name) => (await readNewest(path, name))?.text,
    swap: async (name, expected, value) => {
      const newest = await readNewest(path, name)
      if (newest?.text !== expected) return false
      return writeNext(path, { name, number: (newest?.number ?? 0) + 1, text: value })
    },
  }
}

async function readNewest(path: string, name: string): Promise<Value | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const number = Math.max(0, ...(await numbersOf(path, name)))
    if (number === 0) return undefined
    const text = await readValue(join(path, fileName(name, number)))
    if (text !== undefined) return { number, text }
  }
  throw new Error(`the value ${name} in ${path} does not stand still`)
}

async function writeNext(
  path: string,
  next: { name: string; number: number; text: string },
): Promise<boolean> {
  const beside = join(path, `.${next.name}.${process.pid}.${crypto.randomUUID()}`)
  const file = join(path, fileName(next.name, next.number))
  try {
    await writeFlushed(beside, next.text)
    await link(beside, file)
  } catch (error) {
    if (isFault(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(beside, { force: true })
  }
  await flushDirectory(path)
  return dropOlder(path, next)
}

/** @returns false if the chain has gone on so far that the number may have been taken before */
async function dropOlder(
  path: string,
  { name, number }: { name: string; number: number },
): Promise<boolean> {
  const numbers = await numbersOf(path, name)
  const oldest = Math.max(...numbers) - KEPT
  const older = numbers.filter((other) => other <= oldest)
  await Promise.all(older.map((other) => rm(join(path, fileName(name, other)), { force: true })))
  return number > oldest
}

async function numbersOf(path: string, name: string): Promise<readonly number[]> {
  const start = `${name}.`
  const files = (await readdir(path)).filter((file) => file.startsWith(start))
  return files.flatMap((file) => {
    const digits = file.slice(start.length)
    return /^[1-9]\d{0,14}$/.test(digits) ? [Number(digits)] : []
  })
}

/** @returns `undefined` if the file has just been replaced by a newer one */
async function readValue(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(MOST_BYTES + 1))
      if (bytesRead > MOST_BYTES) throw new RangeError(`${file} is longer than any value`)
      return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead))
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isFault(error, 'ENOENT')) return undefined
    throw error
  }
}

const fileName = (name: string, number: number): string => `${name}.${number}`
