// What the HTTP side is given, once, by the composition.
import type { Registry } from 'prom-client'
import type { Publisher } from '../domain/publisher.ts'
import type { Archives, Clock, KeyRing, Log, Random, Store } from '../ports.ts'
import type { Meter } from './meter.ts'

export type Dependencies = {
  readonly store: Store
  readonly archives: Archives
  readonly keys: KeyRing
  readonly publisher: Publisher
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly meter: Meter & { readonly registry: Registry }
  /** known once the listener is */
  readonly publicUrl: () => string
  readonly receivesMail?: boolean
  /** the address that mails are sent from; absent where none are sent */
  readonly mailFrom?: string
  readonly trustedProxies: readonly string[]
}
