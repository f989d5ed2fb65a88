// Epochs: what each start drew, so that a node notices a second copy of its license server.
// Implements docs/protocol.md §6, "Fence".
import { type Bytes, type Epoch, encodeBase64url } from '@marque/protocol'

const RANDOM_BYTES = 16

export const drawEpoch = (boot: number, random: (length: number) => Bytes): Epoch => ({
  boot,
  random: encodeBase64url(random(RANDOM_BYTES)),
})

/** Beyond it a boot would not fit in `privateConfig` any more: no start ever counted so far. */
const HIGHEST_BOOT = Number.MAX_SAFE_INTEGER - 1_000_000

/** Whether an activated server can raise its own boot above this epoch. */
export const isAdoptable = (epoch: Epoch): boolean => epoch.boot < HIGHEST_BOOT

/** Whether this very state drew the epoch. */
export const isRecognised = (epoch: Epoch, drawn: ReadonlyMap<number, string>): boolean =>
  drawn.get(epoch.boot) === epoch.random
