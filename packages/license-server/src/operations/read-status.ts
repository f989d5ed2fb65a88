// What the license server says of itself to anyone. Implements docs/contract.md, "License server".
import type { Status, Waiting, Warning } from '@marque/protocol'
import type { ClockReading } from '../domain/license-dates.ts'
import { licenseWarnings } from '../domain/license-warnings.ts'
import { waitingReason } from '../domain/recovery.ts'
import type { Project } from '../domain/seat.ts'
import type { Context } from './context.ts'
import type { Refused } from './recovery.ts'

export function readStatus(context: Context): Status {
  const { license } = context.licenses.current()
  const clock = context.time.read()
  const projects = context.table.projects()
  const waiting = waitingProjects(context, projects)
  const isUsable = context.ledger.isUsable
  return {
    state: context.activation.isActive ? 'active' : 'unactivated',
    live: true,
    ready: isUsable,
    clockOk: clock.behindSeconds === 0,
    deploymentId: license.deployment.id,
    publisher: context.trust.publisher,
    licensee: license.licensee,
    product: license.product,
    maxConnections: license.maxConnections,
    connectionsInUse: context.table.connectionsInUse,
    expiresAt: license.exp ?? null,
    licenseSerial: license.serial,
    instanceId: context.instance.config().instanceId,
    projects: {
      open: projects.length - waiting.length,
      locked: waiting.length,
      ...(waiting.length > 0 ? { waiting: waiting.slice(0, MAX_NAMED) } : {}),
    },
    version: context.version,
    warnings: [...context.host.warnings(), ...warningsOf(context, clock)],
  }
}

/** Locked projects that the status names. */
const MAX_NAMED = 100

function waitingProjects(context: Context, projects: readonly Project[]): readonly Waiting[] {
  return projects.flatMap((project) => {
    const waiting = findWaiting(context, project)
    return waiting === undefined ? [] : [{ id: project.id, name: project.name, ...waiting }]
  })
}

/** Why a project waits; undefined if it is open. */
export function findWaiting(context: Context, project: Project): Refused | undefined {
  const { activation, recovery } = context
  const refused = recovery.refused.get(project.id)
  const reason = waitingReason(project, {
    isActivated: activation.isActive,
    isOpened: recovery.opened.has(project.id),
    refused: refused?.reason,
  })
  if (reason === undefined) return undefined
  return reason === refused?.reason ? refused : { reason }
}

const warningsOf = (context: Context, clock: ClockReading): readonly Warning[] =>
  licenseWarnings(context.licenses.current().license, clock)
