// Projects with components, as their nodes show them: a proof for each slot that was reached.
import {
  type ClaimAnswer,
  type ClaimBody,
  encodeBase64url,
  SLOTS,
  type Slot,
} from '@marque/protocol'
import { seededRandom } from '@marque/testkit'
import { bearing, CALLER, claimBody, type Scene } from '../scene.ts'

/** What became of a slot's component while the server was down. */
export type SlotState = 'same' | 'changed' | 'absent'
export type Environment = { readonly [slot in Slot]?: SlotState }

export const NOTHING_CHANGED: Environment = {
  configDatabase: 'same',
  stateServer: 'same',
  fileServer: 'same',
}

/** @param version which of a slot's components it is; another one proves something else */
export const proof = (slot: string, version = 'same'): string =>
  encodeBase64url(seededRandom(`${slot} ${version}`)(32))

export function proofsOf(environment: Environment): NonNullable<ClaimBody['environment']> {
  const shown = SLOTS.flatMap((slot) => {
    const state = environment[slot]
    return state === undefined || state === 'absent' ? [] : [[slot, proof(slot, state)]]
  })
  return Object.fromEntries(shown)
}

export type ClaimWith = {
  readonly node?: string
  readonly environment?: ClaimBody['environment']
  readonly project?: Partial<ClaimBody['project']>
  readonly bearer?: string
}

export async function claimWith({ core }: Pick<Scene, 'core'>, claim: ClaimWith) {
  const body = await claimBody(claim.node, claim.project)
  const { environment, bearer } = claim
  const caller = bearer === undefined ? CALLER : bearing(bearer)
  const { answer } = await core.claim(
    environment === undefined ? body : { ...body, environment },
    caller,
  )
  return answer
}

export const renewWith = (
  { core }: Pick<Scene, 'core'>,
  { registrationId, leaseSecret }: Pick<ClaimAnswer, 'registrationId' | 'leaseSecret'>,
) => core.renew(registrationId, { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' }, bearing(leaseSecret))
