// What one batch changes: the unit that is on disk entirely or not at all.
import type { Epoch } from '@marque/protocol'
import type { Project, Seat } from './seat.ts'

export type UsageSample = {
  /** epoch seconds */
  readonly at: number
  readonly connectionsInUse: number
  readonly maxConnections: number
  /** refused requests since the sample before */
  readonly refusals?: readonly RefusalCount[]
}

export type RefusalCount = { readonly code: number; readonly count: number }

export type SeatChange =
  | { readonly kind: 'renewed'; readonly seat: Seat }
  | { readonly kind: 'written'; readonly seat: Seat }
  | { readonly kind: 'removed'; readonly seat: Seat }

export type ProjectChange =
  | { readonly kind: 'written'; readonly project: Project }
  | { readonly kind: 'removed'; readonly project: Project }

export type Changes = {
  /** by number */
  readonly seats: ReadonlyMap<number, SeatChange>
  /** by number */
  readonly projects: ReadonlyMap<number, ProjectChange>
  /** seats that were lost with their project's row, until one grace after `atMs` */
  readonly lostSeats: { readonly count: number; readonly atMs: number } | undefined
  readonly epoch: Epoch | undefined
  /** JSON text of the license file that is in force from now on */
  readonly licenseText: string | undefined
  readonly usage: UsageSample | undefined
  /** epoch seconds of the activation that this batch records */
  readonly activatedAt: number | undefined
}
