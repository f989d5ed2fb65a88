// The start, in order: who we are, which license rules, what the store holds and whether it adds up,
// a fresh epoch on disk before the first answer. Implements docs/protocol.md §2, §5, §6 "Fence".
import type {
  AuditLine,
  Bytes,
  Epoch,
  PrivateConfig,
  Signer,
  Trust,
  VerifiedLicense,
} from '@marque/protocol'
import { lockAtStart } from '../domain/code-lock.ts'
import { drawEpoch } from '../domain/fence.ts'
import { type Repair, repairedState, repairOf } from '../domain/integrity.ts'
import { poolRandom } from '../domain/random-pool.ts'
import { countRefusals } from '../domain/refusal-counts.ts'
import { SeatTable } from '../domain/seat-table.ts'
import type {
  Clock,
  HostFacts,
  LicenseFileStore,
  Log,
  Meter,
  PrivateConfigStore,
  Random,
  Store,
  StoredState,
} from '../ports.ts'
import { beginUnactivated } from './activation.ts'
import { chooseLicense } from './choose-license.ts'
import { type Context, holdEpochs, holdLicense } from './context.ts'
import { holdInstance, rowKeyOf } from './instance.ts'
import { Ledger } from './ledger.ts'
import { termsOf } from './license-history.ts'
import { openInstance } from './open-instance.ts'
import { beginRecovery } from './recovery.ts'
import { keepTime } from './timekeeper.ts'

export type StartDependencies = {
  readonly verifiedLicense: VerifiedLicense
  readonly trust: Trust
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly meter: Meter
  readonly host: HostFacts
  readonly version: string
  readonly onAudit?: (lines: readonly AuditLine[]) => void
  readonly secretText: (bytes: Bytes) => string
  readonly hashSecret: (secret: string) => string
  readonly sha256Hex: (bytes: Bytes) => string
  readonly deploymentSigner: Signer
  readonly store: Store
  readonly privateConfig: PrivateConfigStore
  readonly licenseFile: LicenseFileStore
}

/** What a start finds and decides before anything runs. */
type Found = {
  readonly config: PrivateConfig
  readonly stored: StoredState
  readonly repair: Repair
  readonly license: VerifiedLicense
  readonly epoch: Epoch
}

/** @throws ConfigurationError when what is on disk cannot be gone on with */
export async function startServer(deps: StartDependencies): Promise<Context> {
  const config = await openInstance({
    ...deps,
    file: deps.privateConfig,
    isStoreNew: deps.store.isNew,
    license: deps.verifiedLicense.license,
  })
  const stored = await deps.store.load(await rowKeyOf(config))
  const license = await chooseLicense({
    ...deps,
    known: deps.verifiedLicense,
    copies: [
      { name: 'config/license.json', text: await deps.licenseFile.read() },
      { name: 'store', text: stored.licenseText },
    ],
    highestSerial: config.licenseSerial,
  })
  const epoch = drawEpoch(Math.max(config.boot, stored.boot) + 1, deps.random)
  const found = { config, stored, repair: repairOf(stored, stored.uptimeMs), license, epoch }
  const context = contextOf(deps, found)
  await context.instance.update((before) => ({
    ...before,
    boot: epoch.boot,
    attempts: context.activation.lock.attempts,
    licenseSerial: Math.max(before.licenseSerial, license.license.serial),
  }))
  await recordStart(context, found)
  return context
}

function contextOf(deps: StartDependencies, found: Found): Context {
  const { clock, log, meter, host, version, trust, secretText, hashSecret, store } = deps
  const { config, stored, license, epoch } = found
  const highWater = Math.max(config.highWater, stored.highWater)
  const time = keepTime(clock, { highWater, uptimeMs: stored.uptimeMs })
  const epochs = holdEpochs(stored.isIntact ? stored.epochs : [], epoch)
  const licenses = holdLicense(license)
  const table = new SeatTable()
  table.replace(repairedState(stored, found.repair))
  const now = { now: clock.now(), monotonicMs: clock.monotonicMs() }
  const ledger = new Ledger({
    store,
    table,
    clock,
    time,
    log,
    meter,
    epochs,
    license: () => licenses.current().license,
    sha256Hex: deps.sha256Hex,
    auditHead: stored.auditHead,
    reload: async () => {
      const again = await store.load(await rowKeyOf(config))
      const state = repairedState(again, repairOf(again, again.uptimeMs))
      return { ...state, auditHead: again.auditHead }
    },
    onAudit: deps.onAudit ?? (() => undefined),
  })
  return {
    clock,
    random: poolRandom(deps.random),
    log,
    meter,
    host,
    version,
    trust,
    secretText,
    hashSecret,
    deploymentSigner: deps.deploymentSigner,
    store,
    licenseFile: deps.licenseFile,
    table,
    ledger,
    instance: holdInstance(config, deps.privateConfig),
    time,
    activation: beginUnactivated(lockAtStart(config.attempts, now)),
    recovery: beginRecovery(stored.isIntact ? stored.activatedAt : 0),
    refusals: countRefusals(),
    epochs,
    licenses,
  }
}

/** The first batch of a run: its epoch, and what was found amiss, in one transaction. */
async function recordStart(context: Context, found: Found): Promise<void> {
  const { repair, epoch, config, stored, license } = found
  const licenseText = JSON.stringify(license.file)
  await context.ledger.run<void>((batch) => {
    batch.setEpoch(epoch)
    for (const project of repair.locked) {
      batch.writeProject(project)
      batch.record('project.locked', { project: project.id, projectName: project.name })
    }
    for (const seat of repair.restamped) batch.writeSeat(seat)
    for (const orphan of repair.orphans) batch.removeSeat(orphan)
    if (repair.lostSeats !== undefined) batch.setLostSeats(repair.lostSeats)
    if (licenseText !== stored.licenseText) batch.setLicenseText(licenseText)
    batch.record('server.started', {
      version: context.version,
      boot: epoch.boot,
      instance: config.instanceId,
      licenseSerial: license.license.serial,
      ...termsOf(license.license),
    })
    return () => undefined
  })
  for (const { id, name, lock } of repair.locked) {
    const fields = { project: id, name, missingSeats: lock?.missingSeats ?? 0 }
    context.log.error(fields, 'the stored rows of a project do not add up; it is locked')
  }
}
