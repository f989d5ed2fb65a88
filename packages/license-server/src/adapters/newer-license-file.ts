// `config/license.json`: the newer license that replaced the image's one. It is on disk before it is
// in force. Implements docs/protocol.md §2, "Newer wins".
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigurationError } from '../configuration-error.ts'
import type { LicenseFileStore } from '../ports.ts'
import { isMissing, writeDurably } from './durable-file.ts'

export function newerLicenseFile(configDirectory: string): LicenseFileStore {
  const path = join(configDirectory, 'license.json')
  return {
    read: async () => {
      try {
        return await readFile(path, 'utf8')
      } catch (cause) {
        if (isMissing(cause)) return undefined
        const hint = 'let the user that the license server runs as read it'
        throw new ConfigurationError(`cannot read ${path}`, hint, { cause })
      }
    },
    write: (file) => writeDurably(path, `${JSON.stringify(file)}\n`, 0o644),
  }
}
