// The reports of a project's nodes in the one component that holds them, and the list of whose
// there are. They inform people: a fault here is named in the status and costs no registration.
// Implements docs/adr/0018.
import { parseWith, type Slot } from '@marque/protocol'
import Type from 'typebox'
import { MOST_BYTES } from '../components/checked-component.ts'
import type { Component } from '../contract.ts'
import { ComponentError, shownFault } from '../domain/component-fault.ts'
import { encodeReport, parseReport, type StoredReport } from '../domain/stored-report.ts'
import type { LocalFaults } from './local-faults.ts'

export type ReportPlace = {
  readonly slot: Slot
  readonly component: Component
  readonly product: string
  readonly faults: LocalFaults
  readonly within: <T>(work: Promise<T>, who: string) => Promise<T>
}

/** How a node is named in the list. */
export type NodeKey = string & { readonly brand: 'node key' }

export const nodeKeyOf = (nodeId: string): NodeKey =>
  nodeId.replaceAll('-', '').slice(0, 16) as NodeKey

const MOST_NODES = 500
/** What a component takes that was set up for smaller values. */
const FEW_BYTES = 4096
const MOST_TRIES = 50

const IndexSchema = Type.Object(
  {
    format: Type.Literal('marque-nodes/1'),
    nodes: Type.Array(Type.Unsafe<NodeKey>(Type.String({ pattern: '^[0-9a-f]{16}$' })), {
      maxItems: MOST_NODES,
    }),
  },
  { additionalProperties: false },
)

export class SharedReports {
  readonly #place: ReportPlace
  /** what this node wrote last, since a swap compares texts */
  #text: string | undefined
  /** a record that was found to be damaged by the work under way */
  #damaged: string | undefined
  #mostBytes = MOST_BYTES

  constructor(place: ReportPlace) {
    this.#place = place
  }

  /** Does some work with the component, and names what is wrong. @returns whether it was done */
  async try(work: () => Promise<void>): Promise<boolean> {
    const { component, faults, slot } = this.#place
    this.#damaged = undefined
    try {
      await work()
    } catch (error) {
      faults.set(slot, shownFault(error), 'reports')
      return false
    }
    const text = `${component.kind}: the record ${this.#damaged} is damaged`
    const isWhole = this.#damaged === undefined
    faults.set(slot, isWhole ? undefined : { text, cause: 'damaged-report' }, 'reports')
    return true
  }

  /** Begins to write this node's report. @returns what was kept of it, unless it is no report */
  async takeOver(key: NodeKey): Promise<StoredReport | undefined> {
    const { component, within } = this.#place
    this.#text = await within(component.read(this.#nameOf(key)), component.kind)
    try {
      return this.#text === undefined ? undefined : parseReport(this.#text)
    } catch {
      // It is written anew at once.
      return undefined
    }
  }

  /** @returns `undefined` if there is none */
  async read(key: NodeKey): Promise<StoredReport | 'damaged' | undefined> {
    const { component, within } = this.#place
    const name = this.#nameOf(key)
    const text = await within(component.read(name), component.kind)
    try {
      return text === undefined ? undefined : parseReport(text)
    } catch {
      this.#damaged = name
      return 'damaged'
    }
  }

  /** @returns false if somebody else wrote this node's report since it was taken over */
  async write(key: NodeKey, report: StoredReport): Promise<boolean> {
    const { component, within } = this.#place
    const text = encodeReport(report, this.#mostBytes)
    try {
      const swap = component.swap(this.#nameOf(key), this.#text, text)
      if (!(await within(swap, component.kind))) return false
      this.#text = text
      return true
    } catch (error) {
      const isTooLong = error instanceof ComponentError && error.fault === 'unsupported'
      if (!isTooLong || this.#mostBytes === FEW_BYTES) throw error
      this.#mostBytes = FEW_BYTES
      return this.write(key, report)
    }
  }

  async readNodes(): Promise<readonly NodeKey[]> {
    return this.#parseIndex(await this.#readIndex())
  }

  /** @returns the nodes then */
  async join(key: NodeKey): Promise<readonly NodeKey[]> {
    return this.#editIndex((nodes) =>
      nodes.includes(key) || nodes.length >= MOST_NODES ? nodes : [...nodes, key],
    )
  }

  async leave(keys: ReadonlySet<NodeKey>): Promise<void> {
    if (keys.size > 0) await this.#editIndex((nodes) => nodes.filter((key) => !keys.has(key)))
  }

  async #editIndex(
    change: (nodes: readonly NodeKey[]) => readonly NodeKey[],
  ): Promise<readonly NodeKey[]> {
    const { component, within } = this.#place
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const text = await this.#readIndex()
      const before = this.#parseIndex(text)
      const nodes = change(before)
      if (nodes.length === before.length) return nodes
      const next = JSON.stringify({ format: 'marque-nodes/1', nodes })
      if (await within(component.swap(this.#indexName, text, next), component.kind)) return nodes
    }
    throw new ComponentError(
      'timeout',
      `${component.kind}: ${this.#indexName} does not stand still`,
    )
  }

  #readIndex(): Promise<string | undefined> {
    const { component, within } = this.#place
    return within(component.read(this.#indexName), component.kind)
  }

  /** A list that is none is written anew: every node is back in it after its next report. */
  #parseIndex(text: string | undefined): readonly NodeKey[] {
    if (text === undefined) return []
    try {
      return parseWith(IndexSchema, JSON.parse(text), 'list of nodes').nodes
    } catch {
      this.#damaged = this.#indexName
      return []
    }
  }

  #nameOf(key: NodeKey): string {
    return `${this.#place.product}.node.${key}`
  }

  get #indexName(): string {
    return `${this.#place.product}.nodes`
  }
}
