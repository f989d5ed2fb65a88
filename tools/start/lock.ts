// One scene per data directory: SQLite's exclusive lock, which the operating system ends with the
// process, however it ends.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Failure } from './failure.ts'

/** @returns gives the lock back */
export function lockScene(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true })
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new Failure(
      `${dirname(path)} is in use by another npm start`,
      'Stop that one with Ctrl-C first.',
      { cause },
    )
  }
  return () => database.close()
}
