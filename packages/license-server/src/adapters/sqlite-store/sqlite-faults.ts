// What SQLite says, in the words of this program. Result codes: https://sqlite.org/rescode.html
import type { StoreFault } from './messages.ts'

const FAULTS: { readonly [primaryCode: number]: StoreFault } = {
  5: 'locked', // SQLITE_BUSY
  6: 'locked', // SQLITE_LOCKED
  8: 'unwritable', // SQLITE_READONLY
  11: 'damaged', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'unwritable', // SQLITE_CANTOPEN
  26: 'damaged', // SQLITE_NOTADB
}

/** The file was written by a newer program. */
export class TooNew extends Error {
  constructor(version: number) {
    super(`the store has schema version ${version}`)
    this.name = 'TooNew'
  }
}

export function faultOf(error: unknown): StoreFault {
  if (error instanceof TooNew) return 'too-new'
  if (error instanceof TypeError) return 'damaged'
  if (!(error instanceof Error) || !('errcode' in error)) return 'other'
  return FAULTS[Number(error.errcode) & 0xff] ?? 'other'
}
