// The deployment key on the platform's own Ed25519, which signs without leaving the thread.
// Implements docs/protocol.md §1; RFC 8032.
import { createPrivateKey, hash, sign } from 'node:crypto'
import { type Bytes, type Signer, signingKeyFromSeed } from '@marque/protocol'

export type DeploymentSigner = Signer & {
  /** the private key as PKCS#8 PEM, for the thread that signs leases */
  readonly pem: string
}

/** @param seed the 32-byte seed of `deployment.key` */
export async function deploymentSigner(seed: Bytes): Promise<DeploymentSigner> {
  const { signer, pem } = await signingKeyFromSeed(seed)
  const signBytes = bytesSigner(pem)
  return { kid: signer.kid, pem, sign: async (bytes) => signBytes(bytes) }
}

export function bytesSigner(pem: string): (bytes: Uint8Array) => Uint8Array {
  const key = createPrivateKey(pem)
  return (bytes) => sign(null, bytes, key)
}

/** SHA-256 of a lease secret, base64url: what is kept of it. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')
