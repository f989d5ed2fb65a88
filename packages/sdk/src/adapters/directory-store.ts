// A node's registration in a directory of its own. Implements docs/contract.md, "SDK".
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RegistrationStore } from '../contract.ts'
import { isFault, replaceFile } from './directory-files.ts'

const FILE = 'registration.json'

/**
 * Keeps the registration of one node in `PATH/registration.json`, mode 0600. The directory is made
 * (mode 0700) when there is something to keep; it must belong to one node alone.
 */
export function directoryStore(path: string): RegistrationStore {
  const file = join(path, FILE)
  let saving: Promise<void> = Promise.resolve()
  return {
    load: async () => {
      try {
        return await readFile(file, 'utf8')
      } catch (error) {
        if (isFault(error, 'ENOENT')) return undefined
        throw error
      }
    },
    // One after the other, also after one that took too long: the newest text must come last.
    save: (text) => {
      const saved = saving.then(async () => {
        await mkdir(path, { recursive: true, mode: 0o700 })
        await replaceFile(file, text)
      })
      saving = saved.catch(() => {})
      return saved
    },
  }
}
