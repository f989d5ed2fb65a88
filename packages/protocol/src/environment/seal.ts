// The environment seal: what lets a project come back after a restart without a person. A random
// secret encrypts who the project is; the secret itself lies in shares, each under the proof of one
// component. Were a share readable without its component, a copied directory would recover.
// Implements docs/protocol.md §6, "Seal".
import { combine, split } from 'shamir-secret-sharing'
import Type, { type Static } from 'typebox'
import {
  type Bytes,
  base64urlPattern,
  decodeBase64url,
  decodeUtf8,
  encodeBase64url,
  encodeUint64,
  encodeUtf8,
  labelBytes,
  labelText,
} from '../bytes.ts'
import { MarqueError } from '../errors/marque-error.ts'
import type { DeploymentId, ProjectId } from '../ids.ts'
import { openBytes, type RandomBytes, sealBytes } from '../primitives.ts'
import { parseWith } from '../schema.ts'
import { SLOTS, type Slot } from './proof.ts'

export type SealKind = 'cluster' | 'standalone'

/** Which slots a seal is under, and how many of them open it. */
const RULES: { readonly [kind in SealKind]: { slots: readonly Slot[]; threshold: number } } = {
  cluster: { slots: SLOTS, threshold: 2 },
  standalone: { slots: ['configDatabase'], threshold: 1 },
}

/** The slots that a seal of this kind is under: a proof for every one of them is needed to renew it. */
export const sealSlots = (kind: SealKind): readonly Slot[] => RULES[kind].slots

const SECRET_BYTES = 32
/** salt and tag around a share; a share of three ends in one byte that numbers it */
const OVERHEAD_BYTES = 32 + 16
const whole = Type.String({ pattern: base64urlPattern(OVERHEAD_BYTES + SECRET_BYTES) })
const part = Type.String({ pattern: base64urlPattern(OVERHEAD_BYTES + SECRET_BYTES + 1) })
const sealed = {
  format: Type.Literal('marque-seal/1'),
  number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  body: Type.String({ minLength: 64, maxLength: 1000 }),
}

export const EnvironmentSealSchema = Type.Union([
  Type.Object({
    ...sealed,
    kind: Type.Literal('cluster'),
    shares: Type.Object({ configDatabase: part, stateServer: part, fileServer: part }),
  }),
  Type.Object({
    ...sealed,
    kind: Type.Literal('standalone'),
    shares: Type.Object({ configDatabase: whole }),
  }),
])

/** A seal as it lies in a project's row: nothing in it helps without the components. */
export type EnvironmentSeal = Static<typeof EnvironmentSealSchema>

/** 32 bytes for each slot whose component was reached; used in memory, never stored, never logged. */
export type Proofs = { readonly [slot in Slot]?: Bytes }

/** Whose seal it is. */
export type SealOwner = { readonly project: ProjectId; readonly deployment: DeploymentId }

/** @throws MarqueError 40000 naming each wrong field */
export const parseEnvironmentSeal = (value: unknown): EnvironmentSeal =>
  parseWith(EnvironmentSealSchema, value, 'environment seal')

/**
 * Seals a project under the components that its proofs stand for.
 * @param input.proofs one for every slot of the kind
 * @param input.number grows by one with each seal of the project
 * @param input.sealedAt epoch seconds
 * @throws RangeError if a proof is missing
 */
export async function sealEnvironment(input: {
  readonly kind: SealKind
  readonly owner: SealOwner
  readonly number: number
  readonly sealedAt: number
  readonly proofs: Proofs
  readonly random: RandomBytes
}): Promise<EnvironmentSeal> {
  const { kind, owner, number, random } = input
  const secret = random(SECRET_BYTES)
  const shares = await sharesOf(secret, kind)
  const sealedShares: { [slot in Slot]?: string } = {}
  for (const [index, slot] of sealSlots(kind).entries()) {
    const [ikm, plaintext] = [input.proofs[slot], shares[index]]
    if (ikm === undefined || plaintext === undefined) throw new RangeError(`no proof of ${slot}`)
    const bytes = await sealBytes({ ikm, plaintext, random, ...shareUse(slot, owner, number) })
    sealedShares[slot] = encodeBase64url(bytes)
  }
  const plaintext = encodeUtf8(JSON.stringify(bodyOf(owner, input.sealedAt)))
  const body = await sealBytes({ ikm: secret, plaintext, random, ...bodyUse(owner, number) })
  return parseEnvironmentSeal({
    format: 'marque-seal/1',
    kind,
    number,
    shares: sealedShares,
    body: encodeBase64url(body),
  })
}

export type OpenedSeal = {
  /** slots whose proof opened their share */
  readonly matched: readonly Slot[]
  /** slots of the seal whose proof was brought and did not open its share */
  readonly changed: readonly Slot[]
  /** slots of the seal without a proof */
  readonly absent: readonly Slot[]
  /** whether enough of them did */
  readonly isOpen: boolean
}

/** Tries a seal with what proofs there are. A proof that does not fit is an outcome, not an error. */
export async function openEnvironmentSeal(
  seal: EnvironmentSeal,
  proofs: Proofs,
  owner: SealOwner,
): Promise<OpenedSeal> {
  const shares = new Map<Slot, Bytes>()
  const { slots, threshold } = RULES[seal.kind]
  for (const slot of slots) {
    const share = await openShare(seal, { slot, ikm: proofs[slot], owner })
    if (share !== undefined) shares.set(slot, share)
  }
  const brought = slots.filter((slot) => proofs[slot] !== undefined)
  return {
    matched: [...shares.keys()],
    changed: brought.filter((slot) => !shares.has(slot)),
    absent: slots.filter((slot) => proofs[slot] === undefined),
    isOpen: shares.size >= threshold && (await opensBody(seal, [...shares.values()], owner)),
  }
}

/** The secret itself for one slot; any two of three parts for three. */
async function sharesOf(secret: Bytes, kind: SealKind): Promise<readonly Bytes[]> {
  const { slots, threshold } = RULES[kind]
  if (slots.length === 1) return [secret]
  return (await split(secret, slots.length, threshold)) as Bytes[]
}

const secretOf = async (shares: readonly Bytes[], kind: SealKind): Promise<Bytes | undefined> =>
  kind === 'standalone' ? shares[0] : ((await combine([...shares])) as Bytes)

async function openShare(
  seal: EnvironmentSeal,
  from: { readonly slot: Slot; readonly ikm: Bytes | undefined; readonly owner: SealOwner },
): Promise<Bytes | undefined> {
  const shares: { readonly [slot in Slot]?: string } = seal.shares
  const share = shares[from.slot]
  if (from.ikm === undefined || share === undefined) return undefined
  const use = shareUse(from.slot, from.owner, seal.number)
  return unlessRefused(openBytes({ ikm: from.ikm, sealed: decodeBase64url(share), ...use }))
}

async function opensBody(
  seal: EnvironmentSeal,
  shares: readonly Bytes[],
  owner: SealOwner,
): Promise<boolean> {
  const ikm = await secretOf(shares, seal.kind)
  if (ikm === undefined) return false
  const use = bodyUse(owner, seal.number)
  const body = await unlessRefused(openBytes({ ikm, sealed: decodeBase64url(seal.body), ...use }))
  if (body === undefined) return false
  const { projectId, deploymentId } = JSON.parse(decodeUtf8(body)) as ReturnType<typeof bodyOf>
  return projectId === owner.project && deploymentId === owner.deployment
}

/** Bytes that do not open are `undefined`; any other fault stays one. */
async function unlessRefused(opened: Promise<Bytes>): Promise<Bytes | undefined> {
  try {
    return await opened
  } catch (error) {
    if (error instanceof MarqueError) return undefined
    throw error
  }
}

const bodyOf = ({ project, deployment }: SealOwner, sealedAt: number) => ({
  projectId: project,
  deploymentId: deployment,
  sealedAt,
})

const shareUse = (slot: Slot, { project, deployment }: SealOwner, number: number) => ({
  label: labelText('share', slot, project, deployment),
  aad: labelBytes('share', [slot, project, deployment], encodeUint64(number)),
})

const bodyUse = ({ project, deployment }: SealOwner, number: number) => ({
  label: labelText('seal', project, deployment),
  aad: labelBytes('seal', [project, deployment], encodeUint64(number)),
})
