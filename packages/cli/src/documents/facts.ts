// What people want to know of each document, in the order in which they ask.
import type {
  ArchiveStatement,
  Delegation,
  Lease,
  License,
  PrivateConfigFile,
  Refusal,
  Trust,
} from '@marque/protocol'
import { CATALOGUE, findErrorName } from '@marque/protocol'
import { type Fact, instantText } from '../text.ts'
import type { AuditSummary } from './audit-log.ts'

export const licenseFacts = (license: License): readonly Fact[] => [
  ['publisher', license.iss],
  ['licensee', license.licensee.name],
  ['product', `${license.product.name} (${license.product.id})`],
  ['project', license.project],
  ['license', license.jti],
  ['serial', license.serial],
  ['deployment', license.deployment.id],
  ['issued', instantText(license.iat)],
  ['status', license.accountStatus],
  ...termFacts(license),
  ['activated at', license.activation.url],
]

/** The terms alone, as an operator set them. */
export const termFacts = (
  terms: Pick<
    License,
    | 'maxConnections'
    | 'nbf'
    | 'exp'
    | 'versions'
    | 'ips'
    | 'domains'
    | 'appNames'
    | 'entitlements'
    | 'lease'
    | 'restartRecovery'
  >,
): readonly Fact[] => [
  ['max connections', terms.maxConnections],
  ['not before', optionalInstant(terms.nbf)],
  ['expires', optionalInstant(terms.exp) ?? 'never'],
  ['versions', terms.versions.range],
  ['built before', terms.versions.builtBefore],
  ['addresses', terms.ips?.join(', ')],
  ['domains', terms.domains?.join(', ')],
  ['app names', terms.appNames?.join(', ')],
  [
    'entitlements',
    Object.entries(terms.entitlements)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ') || 'none',
  ],
  ['lease', `renewed every ${terms.lease.renewSeconds} s, good for ${terms.lease.graceSeconds} s`],
  ['restart recovery', recoveryText(terms.restartRecovery)],
]

export const leaseFacts = (lease: Lease): readonly Fact[] => [
  ['registration', lease.jti],
  ['deployment', lease.iss],
  ['project', lease.project],
  ['node', lease.sub],
  ['issued', instantText(lease.iat)],
  ['ends', instantText(lease.exp)],
  ['license', `${lease.license.jti}, serial ${lease.license.serial}`],
  ['epoch', `boot ${lease.epoch.boot}`],
]

export function refusalFacts(refusal: Refusal): readonly Fact[] {
  const name = findErrorName(refusal.code)
  return [
    ['code', refusal.code],
    ['meaning', name === undefined ? 'not known to this version' : CATALOGUE[name].title.en],
    ['deployment', refusal.iss],
    ['issued', instantText(refusal.iat)],
    ['project', refusal.project],
    ['node', refusal.sub],
    ['registration', refusal.registration],
  ]
}

export const delegationFacts = (delegation: Delegation, kid: string): readonly Fact[] => [
  ['publisher', delegation.iss],
  ['issuing key', kid],
  ['from', instantText(delegation.nbf)],
  ['to', instantText(delegation.exp)],
]

export const statementFacts = (statement: ArchiveStatement): readonly Fact[] => [
  ['publisher', statement.iss],
  ['deployment', statement.deployment],
  ['issued', instantText(statement.iat)],
  ['SHA-256', statement.sha256],
]

/** Of the sealed secret and the MAC nothing is shown: nobody can read them. */
export const privateConfigFacts = (
  config: Omit<PrivateConfigFile, 'secret' | 'mac' | 'format'>,
): readonly Fact[] => [
  ['deployment', config.deploymentId],
  ['instance', config.instanceId],
  ['created', instantText(config.createdAt)],
  ['activations', config.sequence],
  ['last record', config.record],
  ['starts', config.boot],
  ['highest license', `serial ${config.licenseSerial}`],
  ['highest time', instantText(config.highWater)],
  ['wrong codes', config.attempts.wrong],
  ['locked until', optionalInstant(config.attempts.lockedUntil)],
]

export const trustFacts = (trust: Trust, kids: readonly string[]): readonly Fact[] => [
  ['publisher', trust.publisher],
  ['slug', trust.slug],
  ['root keys', kids.join(', ')],
  ['revoked', trust.revoked?.join(', ')],
]

export const auditFacts = (summary: AuditSummary): readonly Fact[] => [
  ['lines', summary.lines],
  ['from', `${summary.first.sequence}, ${instantText(summary.first.at)}`],
  ['to', `${summary.last.sequence}, ${instantText(summary.last.at)}`],
  ['head', summary.last.hash],
]

function recoveryText(recovery: License['restartRecovery']): string {
  if (recovery === undefined) return 'no, every restart needs a QR code'
  const days = recovery.days === undefined ? '' : `, a QR code at least every ${recovery.days} days`
  return `from product version ${recovery.minProductVersion} on${days}`
}

const optionalInstant = (epochSeconds: number | undefined): string | undefined =>
  epochSeconds === undefined ? undefined : instantText(epochSeconds)
