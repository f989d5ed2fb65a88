// What on this host could not be used, by part: named in the status while it lasts, gone when it
// works again. Implements docs/contract.md, "SDK".
import type { LocalFault, Log } from '../contract.ts'
import { COMPONENT_REMEDIES, type ShownFault } from '../domain/component-fault.ts'

export type FaultPart = LocalFault['part']

/** What a part is used for; each use works or fails by itself. */
type FaultUse = 'registration' | 'wish' | 'reports'

const REMEDIES: { readonly [part in FaultPart]: string } = {
  store: 'Make the place where the product keeps its registration readable and writable.',
  configDatabase: 'Make the config database reachable and writable for this node.',
  stateServer: 'Make the state server reachable and writable for this node.',
  fileServer: 'Make the file server reachable and writable for this node.',
}

export class LocalFaults {
  readonly #faults = new Map<string, LocalFault>()
  readonly #log: Log
  readonly #now: () => number

  constructor(tools: { log: Log; now: () => number }) {
    this.#log = tools.log
    this.#now = tools.now
  }

  /** Each part once: what keeps it from vouching for the project says most. */
  list(): readonly LocalFault[] {
    const byUse = USES.flatMap((use) => {
      const ending = keyOf('', use)
      return [...this.#faults].flatMap(([key, fault]) => (key.endsWith(ending) ? [fault] : []))
    })
    return byUse.filter(({ part }, i) => byUse.findIndex((earlier) => earlier.part === part) === i)
  }

  /** @param fault `undefined`: the part works */
  set(part: FaultPart, fault: ShownFault | undefined, use: FaultUse = 'registration'): void {
    const key = keyOf(part, use)
    const before = this.#faults.get(key)
    if (fault === undefined) {
      if (this.#faults.delete(key)) this.#log.info({ part, use }, 'works again')
      return
    }
    const { text, cause } = fault
    if (before?.text === text) return
    const since = before?.since ?? this.#now()
    const known = cause === undefined ? {} : { cause }
    const remedy = cause === undefined ? REMEDIES[part] : COMPONENT_REMEDIES[cause].en
    this.#faults.set(key, { part, ...known, text, remedy, since })
    this.#log.warn({ part, use, ...known, fault: text }, 'a part of the project cannot be used')
  }
}

const USES: readonly FaultUse[] = ['registration', 'wish', 'reports']

const keyOf = (part: string, use: FaultUse): string => `${part} ${use}`
