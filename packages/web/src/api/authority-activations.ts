// What phones were told, as the authority lists it (docs/contract.md, "Authority").
import { type Page, read } from './authority.ts'

/** Why a license server asked. */
export type ChallengeReason = 'first-start' | 'restart' | 'environment-changed' | 'clock'

export type Activation = {
  readonly id: string
  readonly deploymentId: string
  readonly instanceId: string
  readonly sequence: number
  readonly outcome: 'approved' | 'refused'
  /** why it was refused */
  readonly code?: number
  readonly reason: ChallengeReason
  readonly licenseSerial: number
  /** seconds by which the license server's clock is ahead */
  readonly clockOffsetSeconds: number
  /** of approvals: the license server went on where it stood, or did not */
  readonly chain?: 'normal' | 'break'
  readonly record: string
  readonly previous: string
  readonly firstAt: number
  readonly lastAt: number
  /** how often the same challenge met the same decision */
  readonly times: number
}

export type Outcome = Activation['outcome']

export const listActivations = (wanted: {
  readonly deploymentId?: string | undefined
  readonly outcome?: Outcome | undefined
  readonly cursor?: string | undefined
  readonly limit?: number
}): Promise<Page<Activation>> => read('/activations', wanted)
