// Reads the components of a project: which project it is, what proves each component, which epoch
// the config database holds. A component out of reach is absent, never empty: an empty one would be
// given a new anchor, and the licensee a QR code to scan. Implements docs/protocol.md §6.
import {
  componentProof,
  type DeploymentId,
  type Environment,
  type Epoch,
  EpochSchema,
  encodeBase64url,
  type ProjectId,
  parseInput,
  SLOTS,
  type Slot,
  uuidFrom,
} from '@marque/protocol'
import type { Component } from '../contract.ts'
import { ComponentError, type ShownFault, shownFault } from '../domain/component-fault.ts'
import {
  type AnchorRecord,
  chooseProject,
  encodeAnchor,
  parseAnchor,
} from '../domain/project-id.ts'
import type { Random } from '../ports.ts'

export type Components = { readonly [slot in Slot]?: Component | undefined }

export type ComponentFault = ShownFault & { readonly slot: Slot }

export type Settled = {
  /** absent: no component names a project, and one that might was out of reach */
  readonly project?: ProjectId
  readonly anchors: ReadonlyMap<Slot, SlotRecord>
  /** what the config database holds; absent: none, or it could not be read */
  readonly epoch?: StoredEpoch
  readonly faults: readonly ComponentFault[]
}

type SlotRecord = AnchorRecord & { readonly kind: string; readonly identity: readonly string[] }

/** The epoch as it is stored, since a swap compares texts. */
type StoredEpoch = { readonly text: string; readonly value: Epoch }

export type EnvironmentTools = {
  readonly components: Components
  /** the product's id: two products may share a component */
  readonly product: string
  readonly random: Random
  /** rejects when a component takes too long, in the name of `who` */
  readonly within: <T>(work: Promise<T>, who: string) => Promise<T>
}

export async function settleEnvironment(tools: EnvironmentTools): Promise<Settled> {
  const found = await Promise.all(filledSlots(tools.components).map((slot) => look(tools, slot)))
  const records = new Map(found.flatMap((one) => (one.record ? [[one.slot, one.record]] : [])))
  const faults = found.flatMap((one) => (one.fault ? [{ slot: one.slot, ...one.fault }] : []))
  const empty = found.filter((one) => one.record === undefined && one.fault === undefined)
  const known = chooseProject(records)
  if (known === undefined && (faults.length > 0 || empty.length === 0)) {
    return { anchors: new Map(), faults }
  }
  const anchors = await fill({ tools, records, known, faults, empty: empty.map((one) => one.slot) })
  const project = chooseProject(anchors)
  const epoch = await readEpoch(tools, faults)
  return {
    anchors,
    faults,
    ...(project === undefined ? {} : { project }),
    ...(epoch === undefined ? {} : { epoch }),
  }
}

/** The proofs of what was read, for one deployment. */
export async function proofsFor(
  settled: Settled & { readonly project: ProjectId },
  deployment: DeploymentId,
): Promise<Environment> {
  const { project } = settled
  const proofs = Array.from(settled.anchors, async ([slot, record]) => {
    const { kind, identity, anchor } = record
    const proof = await componentProof({ slot, kind, identity, anchor, project, deployment })
    return [slot, encodeBase64url(proof)] as const
  })
  return Object.fromEntries(await Promise.all(proofs))
}

/**
 * Moves the stored epoch to that of a granted lease, if it still is what the claim named.
 * @returns whether the granted epoch is the stored one then; another node may have moved it there
 */
export async function moveEpoch(
  tools: EnvironmentTools,
  claimed: StoredEpoch | undefined,
  granted: Epoch,
): Promise<boolean> {
  const component = tools.components.configDatabase
  if (component === undefined) return true
  const text = encodeEpoch(granted)
  if (text === claimed?.text) return true
  const name = `${tools.product}.epoch`
  const isMoved = await tools.within(component.swap(name, claimed?.text, text), component.kind)
  return isMoved || (await tools.within(component.read(name), component.kind)) === text
}

export const filledSlots = (components: Components): readonly Slot[] =>
  SLOTS.filter((slot) => components[slot] !== undefined)

type Look = { slot: Slot; record?: SlotRecord; fault?: ShownFault }

async function look(tools: EnvironmentTools, slot: Slot): Promise<Look> {
  const component = componentAt(tools, slot)
  try {
    const text = await tools.within(component.read(`${tools.product}.anchor`), component.kind)
    if (text === undefined) return { slot }
    const identity = await tools.within(component.identity(), component.kind)
    return {
      slot,
      record: { ...readAnchor(tools, component, text), kind: component.kind, identity },
    }
  } catch (error) {
    return { slot, fault: shownFault(error) }
  }
}

/** An anchor that was edited to garbage makes its component one that has changed. */
function readAnchor(tools: EnvironmentTools, component: Component, text: string): AnchorRecord {
  try {
    return parseAnchor(text)
  } catch (cause) {
    const message = `${component.kind}: the record ${tools.product}.anchor is damaged`
    throw new ComponentError('damaged', message, { cause })
  }
}

/** Writes anchors where there are none, one slot after the other: the first decides the project. */
async function fill(input: {
  tools: EnvironmentTools
  records: ReadonlyMap<Slot, SlotRecord>
  known: ProjectId | undefined
  faults: ComponentFault[]
  empty: readonly Slot[]
}): Promise<ReadonlyMap<Slot, SlotRecord>> {
  const { tools, faults } = input
  const anchors = new Map(input.records)
  for (const slot of input.empty) {
    if (chooseProject(anchors) === undefined && faults.length > 0) break
    const project = chooseProject(anchors) ?? input.known ?? uuidFrom<ProjectId>(tools.random(16))
    const record = { anchor: tools.random(32), project }
    const { record: written, fault } = await plant(tools, slot, record)
    if (written !== undefined) anchors.set(slot, written)
    else faults.push({ slot, ...(fault ?? forgetful(tools, slot)) })
  }
  return anchors
}

const forgetful = (tools: EnvironmentTools, slot: Slot): ShownFault => ({
  cause: 'unsupported',
  text: `${componentAt(tools, slot).kind}: it keeps nothing that is written to it`,
})

/** @returns what the component holds then, be it ours or that of a node that was faster */
async function plant(tools: EnvironmentTools, slot: Slot, record: AnchorRecord): Promise<Look> {
  const component = componentAt(tools, slot)
  try {
    const name = `${tools.product}.anchor`
    await tools.within(component.swap(name, undefined, encodeAnchor(record)), component.kind)
  } catch (error) {
    return { slot, fault: shownFault(error) }
  }
  return look(tools, slot)
}

async function readEpoch(
  tools: EnvironmentTools,
  faults: ComponentFault[],
): Promise<StoredEpoch | undefined> {
  const component = tools.components.configDatabase
  if (component === undefined || faults.some((fault) => fault.slot === 'configDatabase')) {
    return undefined
  }
  try {
    const text = await tools.within(component.read(`${tools.product}.epoch`), component.kind)
    return text === undefined ? undefined : { text, value: parseEpoch(text) }
  } catch (error) {
    faults.push(epochFault('read', error))
    return undefined
  }
}

export function epochFault(verb: 'read' | 'written', error: unknown): ComponentFault {
  const { text, ...known } = shownFault(error)
  return { slot: 'configDatabase', ...known, text: `the epoch cannot be ${verb}: ${text}` }
}

const encodeEpoch = ({ boot, random }: Epoch): string => JSON.stringify({ boot, random })

const parseEpoch = (text: string): Epoch => parseInput(EpochSchema, JSON.parse(text))

function componentAt(tools: EnvironmentTools, slot: Slot): Component {
  const component = tools.components[slot]
  if (component === undefined) throw new TypeError(`${slot} is not filled`)
  return component
}
