// Tells a product's listeners what happened to its license. A listener that throws costs the others
// nothing, and the SDK neither. Implements docs/contract.md, "SDK".
import type { LicenseEvents, LicenseStatus, Log } from './contract.ts'
import { eventsBetween, type LicenseEvent } from './domain/license-events.ts'

type Name = keyof LicenseEvents
type Listener = (told: never) => void

export class LicenseListeners {
  readonly #listeners = new Map<Name, Set<Listener>>()
  readonly #log: Log
  #told: LicenseStatus | undefined

  constructor(log: Log) {
    this.#log = log
  }

  /** @returns a function that ends the subscription */
  add<E extends Name>(name: E, listener: (told: LicenseEvents[E]) => void): () => void {
    const others = this.#listeners.get(name) ?? new Set()
    // A subscription of its own, also for a listener that subscribes twice.
    const own: Listener = (told) => listener(told)
    this.#listeners.set(name, others.add(own))
    return () => others.delete(own)
  }

  /** @returns whether anything changed since the last status; the first is what all begins with */
  tell(status: LicenseStatus): boolean {
    const before = this.#told
    this.#told = status
    if (before === undefined) return true
    const events = eventsBetween(before, status)
    for (const event of events) this.#call(event)
    return events.length > 0
  }

  #call({ name, told }: LicenseEvent): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(told as never)
      } catch (error) {
        this.#log.error({ err: error, event: name }, 'a listener of the product threw')
      }
    }
  }
}
