// `config/privateConfig` on disk. A damaged, edited or foreign one stops the start: taking it for
// absent would make a new instance beside an old store. Implements docs/protocol.md §5.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Bytes,
  type DeploymentId,
  openPrivateConfig,
  type PrivateConfig,
  parseJson,
  sealPrivateConfig,
} from '@marque/protocol'
import { ConfigurationError } from '../configuration-error.ts'
import { RESTORE_HINT } from '../operations/open-instance.ts'
import type { PrivateConfigStore, Random } from '../ports.ts'
import { isMissing, writeDurably } from './durable-file.ts'

export function privateConfigFile(options: {
  configDirectory: string
  deploymentId: DeploymentId
  seed: Bytes
  random: Random
}): PrivateConfigStore {
  const { deploymentId, seed, random } = options
  const path = join(options.configDirectory, 'privateConfig')
  return {
    read: async () => {
      const text = await readText(path)
      return text === undefined ? undefined : open(text, { path, deploymentId, seed })
    },
    write: async (config) => {
      const file = await sealPrivateConfig(config, { seed, random })
      await writeDurably(path, `${JSON.stringify(file, null, 2)}\n`, 0o600)
    },
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return undefined
    const hint = 'let the user that the license server runs as read it'
    throw new ConfigurationError(`cannot read ${path}`, hint, { cause })
  }
}

async function open(
  text: string,
  expected: { path: string; deploymentId: DeploymentId; seed: Bytes },
): Promise<PrivateConfig> {
  const { path, deploymentId, seed } = expected
  const file = readJson(text, path)
  const named = typeof file === 'object' && file !== null && 'deploymentId' in file
  if (named && file.deploymentId !== deploymentId) {
    throw new ConfigurationError(`${path} is of another deployment`, RESTORE_HINT)
  }
  try {
    return await openPrivateConfig(file, seed)
  } catch (cause) {
    const message = `${path} is damaged, edited, or of another deployment`
    throw new ConfigurationError(message, RESTORE_HINT, { cause })
  }
}

function readJson(text: string, path: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new ConfigurationError(`${path} is damaged`, RESTORE_HINT, { cause })
  }
}
