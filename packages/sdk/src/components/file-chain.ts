// A value that moves by compare-and-swap where there are only files. Each value is a chain of files
// `NAME.N` of which the highest N rules; a new one is put into place whole, and putting fails if its
// name is taken. So nodes that start together agree on one value, without a lock that a crash could
// leave behind. Implements docs/protocol.md §6, "Components", "Fence".
import type { Component } from '../contract.ts'

/**
 * How many of the newest files of a chain stay. A number that is still there cannot be taken twice,
 * so a node that was slow by fewer steps than this fails to put instead of writing into the past.
 */
const KEPT = 16
/** how often a value may move under a reader before the component counts as out of reach */
const MOST_TRIES = 20

/** A directory of whole files, on a disk or on a server. */
export type FileShelf = {
  readonly list: () => Promise<readonly string[]>
  /** @returns `undefined` if the file has just been removed */
  readonly read: (file: string) => Promise<string | undefined>
  /** Puts a whole file into place. @returns whether it did; not if the name is taken */
  readonly put: (file: string, text: string) => Promise<boolean>
  /** Removes a file; one that is gone already is no fault. */
  readonly remove: (file: string) => Promise<void>
}

type Value = { readonly number: number; readonly text: string }

export const chainOn = (shelf: FileShelf): Pick<Component, 'read' | 'swap'> => ({
  read: async (name) => (await readNewest(shelf, name))?.text,
  swap: async (name, expected, value) => {
    const newest = await readNewest(shelf, name)
    if (newest?.text !== expected) return false
    const number = (newest?.number ?? 0) + 1
    if (!(await shelf.put(fileName(name, number), value))) return false
    return dropOlder(shelf, name, number)
  },
})

async function readNewest(shelf: FileShelf, name: string): Promise<Value | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const number = Math.max(0, ...(await numbersOf(shelf, name)))
    if (number === 0) return undefined
    const text = await shelf.read(fileName(name, number))
    if (text !== undefined) return { number, text }
  }
  throw new Error(`the value ${name} does not stand still`)
}

/** @returns false if the chain has gone on so far that the number may have been taken before */
async function dropOlder(shelf: FileShelf, name: string, number: number): Promise<boolean> {
  const numbers = await numbersOf(shelf, name)
  const oldest = Math.max(...numbers) - KEPT
  const older = numbers.filter((other) => other <= oldest)
  await Promise.all(older.map((other) => shelf.remove(fileName(name, other))))
  return number > oldest
}

async function numbersOf(shelf: FileShelf, name: string): Promise<readonly number[]> {
  const start = `${name}.`
  const files = (await shelf.list()).filter((file) => file.startsWith(start))
  return files.flatMap((file) => {
    const digits = file.slice(start.length)
    return /^[1-9]\d{0,14}$/.test(digits) ? [Number(digits)] : []
  })
}

const fileName = (name: string, number: number): string => `${name}.${number}`
