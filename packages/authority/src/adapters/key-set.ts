// One key set: an issuing key with the root's delegation, and the activation key made with it. A set
// is a directory of its own, `keys/<date>-<start of the thumbprint>/`, so that it can be carried over
// from where the root key is, and old sets stay beside new ones. Implements docs/protocol.md §1.
import { createPrivateKey } from 'node:crypto'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  concatBytes,
  type Delegation,
  importReceivingKey,
  parseSigningPem,
  type ReceivingJwk,
  type ReceivingKey,
  type Signer,
  signDelegation,
  signingKeyFromSeed,
  type Trust,
  thumbprint,
  verifyDelegation,
} from '@marque/protocol'
import { dateOf } from '../domain/calendar-date.ts'
import type { Random } from '../ports.ts'
import { readFileAs, syncDirectory, writeNewFile } from './data-directory.ts'

export type KeySet = {
  readonly name: string
  readonly signer: Signer
  /** signed by the root */
  readonly delegation: string
  readonly facts: Delegation
  readonly receiving: ReceivingKey
  readonly receivingKid: string
}

const FILES = { issuing: 'issuing.pem', delegation: 'delegation.jws', activation: 'activation.pem' }
export const KEY_SET_NAME = /^\d{4}-\d{2}-\d{2}-[A-Za-z0-9_-]{8}$/
const CLOCK_SLACK_SECONDS = 86_400

/** Makes a key set whole or not at all. @returns its name */
export async function makeKeySet(
  directory: string,
  facts: { root: Signer; slug: string; now: number; days: number; random: Random },
): Promise<{ name: string; expiresAt: number }> {
  const issuing = await signingKeyFromSeed(facts.random(32))
  const expiresAt = facts.now + facts.days * 86_400
  const delegation = await signDelegation(
    {
      iss: facts.slug,
      jwk: issuing.jwk,
      use: 'license',
      nbf: facts.now - CLOCK_SLACK_SECONDS,
      exp: expiresAt,
    },
    facts.root,
  )
  const name = `${dateOf(facts.now)}-${issuing.signer.kid.slice(0, 8)}`
  const draft = await mkdtemp(join(directory, '.new-'))
  try {
    const mode = 0o600
    await writeNewFile(join(draft, FILES.issuing), issuing.pem, { mode })
    await writeNewFile(join(draft, FILES.delegation), `${delegation}\n`, { mode })
    await writeNewFile(join(draft, FILES.activation), activationPem(facts.random(32)), { mode })
    await rename(draft, join(directory, name))
    await syncDirectory(directory)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
  return { name, expiresAt }
}

/** @throws ConfigurationError naming the file that is missing, damaged or not delegated to */
export async function readKeySet(directory: string, name: string, trust: Trust): Promise<KeySet> {
  const file = (key: keyof typeof FILES): string => join(directory, name, FILES[key])
  const hint =
    'Carry the whole key set over from where it was made, or make a new one: marque keys delegate'
  const issuing = await readFileAs(file('issuing'), {
    parse: async (pem) => signingKeyFromSeed(await parseSigningPem(pem)),
    hint,
  })
  const delegation = await readFileAs(file('delegation'), {
    parse: async (text) => {
      const jws = text.trim()
      const verified = await verifyDelegation(jws, trust)
      if (verified.issuingKey.kid !== issuing.signer.kid) {
        throw new TypeError('it delegates to another key')
      }
      return { jws, facts: verified.delegation }
    },
    hint,
  })
  const receiving = await readFileAs(file('activation'), { parse: parseActivationPem, hint })
  return {
    name,
    signer: issuing.signer,
    delegation: delegation.jws,
    facts: delegation.facts,
    receiving,
    receivingKid: await thumbprint(receiving.jwk),
  }
}

const X25519_PKCS8_HEAD = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32)

function activationPem(secret: Uint8Array): string {
  const der = concatBytes(X25519_PKCS8_HEAD, secret)
  return createPrivateKey({ key: der as never, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString()
}

function parseActivationPem(pem: string): Promise<ReceivingKey> {
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'x25519') throw new TypeError('it is not an X25519 key')
  return importReceivingKey(key.export({ format: 'jwk' }) as ReceivingJwk & { d: string })
}
