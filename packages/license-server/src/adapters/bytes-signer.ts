// Ed25519 by the platform, which signs without leaving the thread. Apart from the rest, so that the
// thread that signs leases loads nothing else. RFC 8032.
import { createPrivateKey, sign } from 'node:crypto'

/** @param pem a private key, PKCS#8 */
export function bytesSigner(pem: string): (bytes: Uint8Array) => Uint8Array {
  const key = createPrivateKey(pem)
  return (bytes) => sign(null, bytes, key)
}
