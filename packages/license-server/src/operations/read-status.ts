// What the license server says of itself to anyone. Implements docs/contract.md, "License server".
import type { Status, Warning } from '@marque/protocol'
import type { ClockReading } from '../domain/license-dates.ts'
import { licenseWarnings } from '../domain/license-warnings.ts'
import type { Context } from './context.ts'

export function readStatus(context: Context): Status {
  const { license } = context.licenses.current()
  const clock = context.time.read()
  const projects = context.table.projects()
  const locked = projects.filter(({ lock }) => lock !== undefined)
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
      open: projects.length - locked.length,
      locked: locked.length,
      ...(locked.length > 0 ? { lockedIds: locked.slice(0, 100).map(({ id }) => id) } : {}),
    },
    version: context.version,
    warnings: [...context.host.warnings(), ...warningsOf(context, clock)],
  }
}

const warningsOf = (context: Context, clock: ClockReading): readonly Warning[] =>
  licenseWarnings(context.licenses.current().license, clock)
