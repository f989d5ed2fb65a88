// The instance that a deployment made on its first start. Each change of `privateConfig` is on disk
// before anybody relies on it, and changes queue up: two at once would lose one.
// Implements docs/protocol.md §5.
import { type Bytes, hkdfSha256, labelText, type PrivateConfig } from '@marque/protocol'
import type { PrivateConfigStore } from '../ports.ts'
import { inTurn } from './in-turn.ts'

export type Instance = {
  readonly config: () => PrivateConfig
  /** Changes the configuration as it then is; returns when the change is on disk. */
  readonly update: (change: (config: PrivateConfig) => PrivateConfig) => Promise<void>
}

export function holdInstance(first: PrivateConfig, file: PrivateConfigStore): Instance {
  const serially = inTurn()
  let config = first
  return {
    config: () => config,
    update: (change) =>
      serially(async () => {
        const next = change(config)
        await file.write(next)
        config = next
      }),
  }
}

/** The key of the store's row MACs. */
export const rowKeyOf = ({ instanceSecret }: PrivateConfig): Promise<Bytes> =>
  hkdfSha256({ ikm: instanceSecret, salt: new Uint8Array(0), info: labelText('row mac') })
