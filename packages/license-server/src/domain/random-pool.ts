// Random bytes in small pieces without asking the system for each: a claim draws twice, and asking
// costs more than the rest of its rules. Bytes that were given out are wiped here and never given
// again.
import type { Bytes } from '@marque/protocol'

const POOL_BYTES = 4096

type Draw = (length: number) => Bytes

export function poolRandom(draw: Draw): Draw {
  let pool: Bytes = new Uint8Array()
  let used = 0
  return (length) => {
    if (length > POOL_BYTES) return draw(length)
    if (used + length > pool.length) {
      pool = draw(POOL_BYTES)
      used = 0
    }
    const piece = pool.slice(used, used + length)
    pool.fill(0, used, used + length)
    used += length
    return piece
  }
}
