// What on this host could not be used, by part: named in the status while it lasts, gone when it
// works again. Implements docs/contract.md, "SDK".
import type { LocalFault, Log } from '../contract.ts'
import { COMPONENT_REMEDIES, type ShownFault } from '../domain/component-fault.ts'

export type FaultPart = LocalFault['part']

const REMEDIES: { readonly [part in FaultPart]: string } = {
  store: 'Make the place where the product keeps its registration readable and writable.',
  configDatabase: 'Make the config database reachable and writable for this node.',
  stateServer: 'Make the state server reachable and writable for this node.',
  fileServer: 'Make the file server reachable and writable for this node.',
}

export class LocalFaults {
  readonly #faults = new Map<FaultPart, LocalFault>()
  readonly #log: Log
  readonly #now: () => number

  constructor(tools: { log: Log; now: () => number }) {
    this.#log = tools.log
    this.#now = tools.now
  }

  list(): readonly LocalFault[] {
    return [...this.#faults.values()]
  }

  /** @param fault `undefined`: the part works */
  set(part: FaultPart, fault: ShownFault | undefined): void {
    const before = this.#faults.get(part)
    if (fault === undefined) {
      if (this.#faults.delete(part)) this.#log.info({ part }, 'works again')
      return
    }
    const { text, cause } = fault
    if (before?.text === text) return
    const since = before?.since ?? this.#now()
    const known = cause === undefined ? {} : { cause }
    const remedy = cause === undefined ? REMEDIES[part] : COMPONENT_REMEDIES[cause].en
    this.#faults.set(part, { part, ...known, text, remedy, since })
    this.#log.warn({ part, ...known, fault: text }, 'a part of the project cannot be used')
  }
}
