// Puts the core of the license server together: from what is on disk to a running server that is not
// activated yet. Everything it needs from outside is passed in; everything its edges may ask is
// `Core`. Implements docs/protocol.md §2–§7.
import { join } from 'node:path'
import {
  type AuditLine,
  type Bytes,
  encodeHeader,
  signRefusal,
  type Trust,
  type VerifiedLicense,
} from '@marque/protocol'
import {
  deploymentSigner,
  hashSecret,
  secretText,
  sha256Hex,
} from './adapters/deployment-signer.ts'
import { newerLicenseFile } from './adapters/newer-license-file.ts'
import { privateConfigFile } from './adapters/private-config-file.ts'
import { openStore } from './adapters/sqlite-store/open-store.ts'
import { activateDeployment } from './operations/activate-deployment.ts'
import { claimLease } from './operations/claim-lease.ts'
import type { Context } from './operations/context.ts'
import { createChallenge } from './operations/create-challenge.ts'
import { evictNode } from './operations/evict-node.ts'
import { findRegistrations } from './operations/find-registrations.ts'
import { keepRefusals } from './operations/keep-refusals.ts'
import { readLicenseHistory } from './operations/license-history.ts'
import { listProjects } from './operations/list-projects.ts'
import { listRegistrations } from './operations/list-registrations.ts'
import { exportAudit, listEvents } from './operations/read-audit.ts'
import { readClock } from './operations/read-clock.ts'
import { readStatus } from './operations/read-status.ts'
import { recordAccess } from './operations/record-access.ts'
import { releaseSeat } from './operations/release-seat.ts'
import { renewLease } from './operations/renew-lease.ts'
import { replaceLicense } from './operations/replace-license.ts'
import { startServer } from './operations/start-server.ts'
import { createTick, TICK_MS } from './operations/tick.ts'
import type { Clock, Core, HostFacts, Log, Meter, Random } from './ports.ts'

export type CoreDependencies = {
  /** holds `privateConfig`, the store and a newer license */
  readonly configDirectory: string
  /** the license in the image's license layer */
  readonly verifiedLicense: VerifiedLicense
  readonly trust: Trust
  /** 32-byte seed of `deployment.key` */
  readonly deploymentSeed: Bytes
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly meter: Meter
  readonly host: HostFacts
  /** of this program */
  readonly version: string
  /** hears of each audit event once it is on disk */
  readonly onAudit?: (lines: readonly AuditLine[]) => void
}

/** A core whose time only moves when it is told; `createCore` tells it every second. */
export type StillCore = Core & { readonly tick: () => Promise<void> }

/** @throws ConfigurationError when it cannot start */
export async function createCore(deps: CoreDependencies): Promise<Core> {
  const core = await createStillCore(deps)
  const timer = setInterval(() => {
    core.tick().catch((error: unknown) => deps.log.error({ err: error }, 'time was not stored'))
  }, TICK_MS)
  timer.unref()
  return {
    ...core,
    close: () => {
      clearInterval(timer)
      return core.close()
    },
  }
}

/** @throws ConfigurationError when it cannot start */
export async function createStillCore(deps: CoreDependencies): Promise<StillCore> {
  const { configDirectory, deploymentSeed: seed, random } = deps
  const signer = await deploymentSigner(seed)
  const store = await openStore({
    path: join(configDirectory, 'state.db'),
    signingPem: signer.pem,
    leaseHeader: encodeHeader('marque-lease+jwt', signer.kid),
  })
  try {
    const { id: deploymentId } = deps.verifiedLicense.license.deployment
    let auditSequence = 0
    const context = await startServer({
      ...deps,
      onAudit: (lines) => {
        auditSequence = lines.at(-1)?.sequence ?? auditSequence
        deps.onAudit?.(lines)
      },
      secretText,
      hashSecret,
      sha256Hex,
      deploymentSigner: signer,
      store,
      privateConfig: privateConfigFile({ configDirectory, deploymentId, seed, random }),
      licenseFile: newerLicenseFile(configDirectory),
    })
    return { ...coreOf(context), auditSequence: () => auditSequence }
  } catch (error) {
    await store.close()
    throw error
  }
}

function coreOf(context: Context): Omit<StillCore, 'auditSequence'> {
  const { instance, ledger, licenses, store, time } = context
  return {
    ...administrationOf(context),
    claim: (body, caller) => claimLease(context, body, caller),
    renew: (id, body, caller) => renewLease(context, id, { body, caller }),
    release: (id, caller) => releaseSeat(context, id, caller),
    createChallenge: () => createChallenge(context),
    activate: async (body) => {
      await activateDeployment(context, body)
      return readStatus(context)
    },
    replaceLicense: async (file, source) => {
      await replaceLicense(context, file, source)
      return readStatus(context)
    },
    status: () => readStatus(context),
    license: licenses.current,
    signRefusal: (facts) => refusalOf(context, facts),
    clockBehindSeconds: () => time.read().behindSeconds,
    tick: createTick(context),
    close: once(async () => {
      await keepRefusals(context).catch(() => undefined)
      try {
        await ledger.close()
        const { highest } = time.read()
        await instance.update((config) => ({ ...config, highWater: highest }))
      } finally {
        await store.close()
      }
    }),
  }
}

/** What only the administrator asks. */
const administrationOf = (context: Context) =>
  ({
    listRegistrations: (page) => listRegistrations(context.table, page),
    findRegistrations: (wanted) => findRegistrations(context.table, wanted),
    listProjects: (page) => listProjects(context, page),
    licenseHistory: () => readLicenseHistory(context),
    evict: (id, reason) => evictNode(context, id, reason),
    usage: async (range) => ({ items: await context.store.usage(range) }),
    events: (page) => listEvents(context.store, page),
    exportAudit: (after) => exportAudit(context.store, after?.sequence ?? 0),
    noteRefusal: (code) => context.refusals.add({ code, count: 1 }),
    recordAccess: (name, details) => recordAccess(context, name, details),
    clock: () => readClock(context),
  }) satisfies Partial<Core>

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= action()
    return done
  }
}

const refusalOf: (
  context: Context,
  facts: Parameters<Core['signRefusal']>[0],
) => ReturnType<Core['signRefusal']> = async (context, facts) => {
  const { license, file } = context.licenses.current()
  const { node, project, registration, ...rest } = facts
  const refusal = await signRefusal(
    {
      iss: license.deployment.id,
      iat: context.clock.now(),
      ...rest,
      ...(node === undefined ? {} : { sub: node }),
      ...(project === undefined ? {} : { project }),
      ...(registration === undefined ? {} : { registration }),
    },
    context.deploymentSigner,
  )
  return { refusal, licenseFile: file }
}
