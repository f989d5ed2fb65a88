// Random bytes that are the same on every run: SHA-256 of a seed and a counter. For tests alone.
import { createHash } from 'node:crypto'

export function seededRandom(seed: string): (length: number) => Uint8Array<ArrayBuffer> {
  let counter = 0
  return (length) => {
    const bytes = new Uint8Array(length)
    for (let offset = 0; offset < length; offset += 32) {
      const block = createHash('sha256').update(`TEST ${seed} ${counter++}`).digest()
      bytes.set(block.subarray(0, Math.min(32, length - offset)), offset)
    }
    return bytes
  }
}
