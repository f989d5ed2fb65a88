// The one door of the SDK: checks what the product says of itself, puts the parts together, and
// hands back a license that never throws. Implements docs/contract.md, "SDK".
import {
  ClaimBodySchema,
  encodeHex,
  PRODUCT_ID_PATTERN,
  parseInput,
  parseTrust,
  type Slot,
  type Trust,
} from '@marque/protocol'
import Type from 'typebox'
import { httpsTransport } from './adapters/https-transport.ts'
import { systemClock, systemRandom, systemTimers } from './adapters/system.ts'
import { OPERATION_MS } from './components/checked-component.ts'
import type { ConnectOptions, Log, MarqueLicense, Timers } from './contract.ts'
import { ComponentError } from './domain/component-fault.ts'
import { healthOf, reportSlot } from './domain/node-report.ts'
import { configurationOf } from './domain/project-id.ts'
import { wishSlot } from './domain/project-wish.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { LicenseListeners } from './license-listeners.ts'
import { NodeLedger } from './node-ledger.ts'
import { NodeReports } from './node-reports.ts'
import { LocalFaults } from './operations/local-faults.ts'
import { type Components, filledSlots, settleEnvironment } from './operations/settle-environment.ts'
import { SharedReports } from './operations/shared-reports.ts'
import { SharedWish } from './operations/shared-wish.ts'

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} }

const {
  id: _id,
  configuration: _configuration,
  ...projectFields
} = ClaimBodySchema.properties.project.properties

/** What a product says of itself, and nothing that an administrator types. */
const SelfSchema = Type.Object({
  product: Type.String({ pattern: PRODUCT_ID_PATTERN, maxLength: 100 }),
  project: Type.Object(projectFields),
  node: Type.Object({ name: Type.Optional(ClaimBodySchema.properties.node.properties.name) }),
})

/**
 * Connects a product to its license. Resolves as soon as the registration that was kept is read;
 * the license server is asked afterwards, and its answers appear in `status`.
 * @throws MarqueError 40000 if `trust` is no trust anchor, 10001 naming every wrong option: both
 * are faults of the program, not of its surroundings
 */
export async function connectLicense(options: ConnectOptions): Promise<MarqueLicense> {
  const trust = parseTrust(options.trust)
  const self = parseSelf(options)
  const log = options.log ?? SILENT
  const listeners = new LicenseListeners(log)
  const tell = (): void => {
    if (listeners.tell(keeper.status)) reports.noteChange()
  }
  const { keeper, ledger, reports } = assemble(options, { trust, self, log, tell })
  await keeper.start()
  reports.start()
  return {
    get status() {
      return keeper.status
    },
    entitlement: (name) => ledger.entitlement(name),
    on: (event, listener) => listeners.add(event, listener),
    register: (to) => keeper.register(to),
    unbind: (options) => keeper.unbind(options),
    nodes: () => reports.nodes(),
    history: (page) => reports.history(page),
    health: () => healthOf(keeper.status),
    close: async () => {
      await keeper.close()
      await reports.close()
    },
  }
}

type Self = ReturnType<typeof parseSelf>
type Made = { trust: Trust; self: Self; log: Log; tell: () => void }
type Parts = { keeper: LeaseKeeper; ledger: NodeLedger; reports: NodeReports }

function assemble(options: ConnectOptions, made: Made): Parts {
  const { self, log, tell } = made
  const components = { ...options.environment }
  const slots = new Set(filledSlots(components))
  const clock = options.clock ?? systemClock
  const timers = options.timers ?? systemTimers
  const random = options.random ?? systemRandom
  const isRemembered = options.store !== undefined || slots.size > 0
  const tools = {
    ...made,
    clock,
    timers,
    random,
    components,
    product: self.product,
    project: { ...self.project, configuration: configurationOf(slots) },
    nodeName: self.node.name ?? `ephemeral-${encodeHex(random(8))}`,
    isEphemeral: self.node.name === undefined || !isRemembered,
    faults: new LocalFaults({ log, now: clock.now }),
    within: withinTime(timers),
  }
  const { store, server, ca } = options
  const ledger = new NodeLedger({ ...tools, store, hasComponents: slots.size > 0 })
  const wishPlace = placeAt(wishSlot(slots), tools)
  const keeper = new LeaseKeeper({
    ...tools,
    ledger,
    sharedWish: wishPlace && new SharedWish(wishPlace),
    transport: httpsTransport(),
    configured: { server, ca: ca === undefined ? undefined : [ca].flat() },
  })
  const reportPlace = placeAt(reportSlot(slots), tools)
  const reports = new NodeReports({
    ...tools,
    shared: reportPlace && new SharedReports(reportPlace),
    status: () => keeper.status,
    identify: async () => ledger.identify(await settleEnvironment(tools)),
    tell,
  })
  return { keeper, ledger, reports }
}

function placeAt<T extends { components: Components }>(slot: Slot | undefined, tools: T) {
  const component = slot && tools.components[slot]
  return component && { ...tools, slot, component }
}

function parseSelf(options: ConnectOptions) {
  const { product, project, node } = options
  const stated = { product, project: withoutAbsent(project), node: withoutAbsent(node ?? {}) }
  return parseInput(SelfSchema, stated)
}

/** Fields that a product sets to `undefined` are fields that it leaves out. */
const withoutAbsent = (fields: object): object =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined))

/** A component or store that hangs is one that fails. */
const withinTime =
  (timers: Timers) =>
  <T>(work: Promise<T>, who: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const text = `${who}: no answer within ${OPERATION_MS / 1000} s`
      const late = (): void => reject(new ComponentError('timeout', text))
      const stop = timers.start(OPERATION_MS, late)
      work.then(resolve, reject).finally(stop)
    })
