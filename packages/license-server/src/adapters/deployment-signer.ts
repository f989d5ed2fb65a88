// The deployment key on the platform's own Ed25519, which signs without leaving the thread.
// Implements docs/protocol.md §1; RFC 8032.
import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { type Bytes, type Signer, signingKeyFromSeed } from '@marque/protocol'
import { bytesSigner } from './bytes-signer.ts'

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

/** 32 random bytes as the text that a node keeps. */
export const secretText = (bytes: Bytes): string => Buffer.from(bytes).toString('base64url')

/** SHA-256 of a lease secret, base64url: what is kept of it. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

export const sha256Hex = (bytes: Bytes): string => hash('sha256', bytes, 'hex')
