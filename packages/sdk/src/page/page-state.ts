// What the page is told: named field by field, so that nothing which the SDK keeps beside it (lease,
// secret, proofs, certificates) can slip into an answer. Pure. Implements docs/threat-model.md, A19.
import type { RegistrationState, ShownFault, ShownLicense, ShownNode } from '@marque/web'
import type { LicenseStatus, LocalFault, NodeReport, Registration } from '../contract.ts'
import { COMPONENT_REMEDIES } from '../domain/component-fault.ts'
import { shownFailure, shownWarning } from './shown-failure.ts'

export type StateFacts = {
  readonly status: LicenseStatus
  readonly nodes: readonly NodeReport[]
  readonly now: number
  /** the product's name as the host gave it */
  readonly product: string | undefined
  readonly busy: RegistrationState['busy'] | undefined
}

export function pageState({ status, nodes, now, product, busy }: StateFacts): RegistrationState {
  const { project, registration } = status
  return {
    now,
    revision: status.revision,
    product: product ?? registration?.product.name ?? status.product,
    version: project.version,
    ...optional('build', project.build),
    project: {
      ...optional('id', project.id),
      name: project.name,
      configuration: project.configuration,
    },
    node: status.node.name,
    state: status.state,
    entitled: status.entitled,
    ...optional('server', status.server),
    ...optional('license', registration && shownLicense(registration, nodes)),
    ...optional('warning', status.warning && shownWarning(status.warning)),
    ...optional('failure', status.failure && shownFailure(status.failure)),
    faults: status.faults.map(shownFault),
    ...optional('nextAttemptAt', status.nextAttemptAt),
    nodes: nodes.map(shownNode),
    ...optional('busy', busy),
  }
}

function shownLicense(registration: Registration, nodes: readonly NodeReport[]): ShownLicense {
  const { publisher, licensee, product, versions, entitlements, licenseSerial } = registration
  const { maxConnections, expiresAt } = registration
  const { renewedAt, leaseEndsAt, recovered } = registration
  return {
    publisher,
    licensee,
    product: product.name,
    versions,
    serial: licenseSerial,
    maxConnections,
    connectionsInUse: latestUse(registration, nodes),
    expiresAt,
    renewedAt,
    leaseEndsAt,
    recovered,
    entitlements,
  }
}

/**
 * This node's own answer may be two hours old: what the node that asked last was told counts, and of
 * two in one second the higher number.
 */
function latestUse(own: Registration, nodes: readonly NodeReport[]): number {
  const told = [own, ...nodes].map(({ renewedAt = 0, connectionsInUse = 0 }) => ({
    renewedAt,
    connectionsInUse,
  }))
  const at = Math.max(...told.map(({ renewedAt }) => renewedAt))
  const last = told.filter(({ renewedAt }) => renewedAt === at)
  return Math.max(...last.map(({ connectionsInUse }) => connectionsInUse))
}

function shownNode(report: NodeReport): ShownNode {
  const { id, name, isSelf, version, state, entitled, heardAt, isSilent } = report
  return {
    id,
    name,
    isSelf,
    version,
    ...optional('build', report.build),
    state,
    entitled,
    ...optional('warning', report.warning && shownWarning(report.warning)),
    ...optional('failure', report.failure && shownFailure(report.failure)),
    ...optional('renewedAt', report.renewedAt),
    ...optional('leaseEndsAt', report.leaseEndsAt),
    ...optional('nextAttemptAt', report.nextAttemptAt),
    heardAt,
    isSilent,
  }
}

const shownFault = ({ part, text, remedy, cause, since }: LocalFault): ShownFault => ({
  part,
  text,
  remedy: cause === undefined ? { en: remedy, zh: remedy } : COMPONENT_REMEDIES[cause],
  since,
})

const optional = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [name in Name]?: Value } =>
  (value === undefined ? {} : { [name]: value }) as { [name in Name]?: Value }
