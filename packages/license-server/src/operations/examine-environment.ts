// Tries a claim's proofs against the seal of its project, before the claim is decided: cryptography
// takes its time, and the ledger decides on one instant. All nodes of a project bring the same
// proofs, so what one of them learned holds for the others.
// Implements docs/protocol.md §6, "Seal".
import {
  type Bytes,
  type ClaimBody,
  concatBytes,
  decodeBase64url,
  type EnvironmentSeal,
  encodeUtf8,
  equalBytes,
  openEnvironmentSeal,
  type Proofs,
  type SealKind,
  SLOTS,
  sealEnvironment,
  sealSlots,
  sha256,
} from '@marque/protocol'
import type { Environment } from '../domain/recovery.ts'
import type { Context } from './context.ts'

/** Seals whose examination is kept; each is a few hundred bytes. */
const MAX_EXAMINED = 20_000

const NOTHING: Environment = { seal: undefined, opened: undefined, next: undefined, isFull: false }

/** At once where there is nothing to examine: such claims keep their place in the queue. */
export function examineEnvironment(
  context: Context,
  body: ClaimBody,
): Environment | Promise<Environment> {
  const { activation, table } = context
  const seal = table.findProject(body.project.id)?.seal
  const proofs = proofsOf(body)
  const kind = sealKind(body, proofs)
  if (seal === undefined && (kind === undefined || !activation.isActive)) return NOTHING
  return examineOnce(context, { body, seal, proofs, kind })
}

async function examineOnce(context: Context, claimed: Claimed): Promise<Environment> {
  const { body, seal, proofs, kind } = claimed
  const digest = await digestOf(kind, proofs)
  const known = context.recovery.examined.get(body.project.id)
  if (known !== undefined && known.seal === seal && equalBytes(known.digest, digest)) {
    return known.environment
  }
  const environment = examine(context, claimed)
  keep(context, body, { seal, digest, environment })
  return environment
}

type Claimed = {
  readonly body: ClaimBody
  readonly seal: EnvironmentSeal | undefined
  readonly proofs: Proofs
  readonly kind: SealKind | undefined
}

async function examine(context: Context, claimed: Claimed): Promise<Environment> {
  const { body, seal, proofs, kind } = claimed
  const deployment = context.licenses.current().license.deployment.id
  const owner = { project: body.project.id, deployment }
  const opened = seal && (await openEnvironmentSeal(seal, proofs, owner))
  const isSame = opened?.isOpen === true && opened.changed.length === 0 && kind === seal?.kind
  if (kind === undefined || isSame || !hasProofs(proofs, seal?.kind ?? kind)) {
    return { seal, opened, next: undefined, isFull: kind !== undefined }
  }
  const next = await sealEnvironment({
    kind,
    owner,
    number: (seal?.number ?? 0) + 1,
    sealedAt: context.clock.now(),
    proofs,
    random: context.random,
  })
  return { seal, opened, next, isFull: true }
}

function keep(
  { recovery }: Context,
  { project }: ClaimBody,
  examined: Parameters<typeof recovery.examined.set>[1],
): void {
  const { examined: kept } = recovery
  const oldest = kept.size >= MAX_EXAMINED ? kept.keys().next().value : undefined
  if (oldest !== undefined) kept.delete(oldest)
  kept.set(project.id, examined)
  examined.environment.catch(() => kept.delete(project.id))
}

const proofsOf = ({ environment = {} }: ClaimBody): Proofs =>
  Object.fromEntries(
    SLOTS.flatMap((slot) => {
      const proof = environment[slot]
      return proof === undefined ? [] : [[slot, decodeBase64url(proof)]]
    }),
  )

/** The kind of seal that the claim can make: its configuration's, if every slot is there. */
function sealKind({ project }: ClaimBody, proofs: Proofs): SealKind | undefined {
  const { configuration } = project
  if (configuration === 'embedded' || !hasProofs(proofs, configuration)) return undefined
  return configuration
}

const hasProofs = (proofs: Proofs, kind: SealKind): boolean =>
  sealSlots(kind).every((slot) => proofs[slot] !== undefined)

/** What is kept to compare by is not the proofs themselves. */
const digestOf = (kind: SealKind | undefined, proofs: Proofs): Promise<Bytes> =>
  sha256(
    concatBytes(
      encodeUtf8(`${kind ?? ''}\n${Object.keys(proofs).join(' ')}\n`),
      ...Object.values(proofs),
    ),
  )
