// The activation chain: each accepted activation is a record that hashes its predecessor, so a copy
// or a restored backup shows. Implements docs/protocol.md §4.
import { type Bytes, encodeUint64, labelBytes, uuidToBytes } from '../bytes.ts'
import type { InstanceId } from '../ids.ts'
import { sha256 } from '../primitives.ts'

export const RECORD_ZERO: Bytes = new Uint8Array(16)

/** @returns record n, 16 bytes */
export async function nextRecord(input: {
  instanceId: InstanceId
  sequence: number
  nonce: Bytes
  previous: Bytes
}): Promise<Bytes> {
  const parts = [
    uuidToBytes(input.instanceId),
    encodeUint64(input.sequence),
    input.nonce,
    input.previous,
  ]
  return (await sha256(labelBytes('record', [], ...parts))).slice(0, 16)
}
