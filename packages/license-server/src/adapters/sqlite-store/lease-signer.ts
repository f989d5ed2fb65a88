// Signs the leases of one batch, in the thread that has just put them on disk.
// Implements docs/protocol.md §2, "Lease"; RFC 7515 §3.1.
import { Buffer } from 'node:buffer'
import { bytesSigner } from '../bytes-signer.ts'
import { decodeLines, type WorkerOptions } from './messages.ts'

/** Payloads, one a line → leases, one a line. */
export type LeaseSigner = (payloads: string) => string

export function leaseSigner(
  options: Pick<WorkerOptions, 'signingPem' | 'leaseHeader'>,
): LeaseSigner {
  const sign = bytesSigner(options.signingPem)
  const signLease = (payload: string): string => {
    const signed = `${options.leaseHeader}.${Buffer.from(payload).toString('base64url')}`
    return `${signed}.${Buffer.from(sign(Buffer.from(signed))).toString('base64url')}`
  }
  return (payloads) => decodeLines(payloads).map(signLease).join('\n')
}
