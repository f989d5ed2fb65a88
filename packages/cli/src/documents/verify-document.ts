// Holds a document against the publisher's root key, by the same chain that products and license
// servers walk. What cannot be checked is said; it is never passed over as good.
import {
  auditVerifier,
  checkLicenseDates,
  type Lease,
  type LicenseFile,
  MarqueError,
  openPrivateConfig,
  parseSigningPem,
  parseTrust,
  type Refusal,
  readUnverified,
  signingKeyFromSeed,
  type Trust,
  thumbprint,
  verifyArchiveStatement,
  verifyDelegation,
  verifyLease,
  verifyLicenseFile,
  verifyRefusal,
} from '@marque/protocol'
import { CliError, usageError } from '../errors.ts'
import { verifyArchive } from './archive.ts'
import { readAuditLog } from './audit-log.ts'
import {
  auditFacts,
  delegationFacts,
  leaseFacts,
  licenseFacts,
  refusalFacts,
  statementFacts,
  trustFacts,
} from './facts.ts'
import { type Description, inspectDocument } from './inspect-document.ts'
import type { MarqueDocument } from './read-document.ts'

/** What a document is held against. */
export type Evidence = {
  readonly trust: Trust
  /** the license file that a lease, a statement or a privateConfig belongs to */
  readonly licenseFile: unknown
  /** PEM; opens a privateConfig */
  readonly deploymentKey: string | undefined
  /** the text of `archive.jws` */
  readonly statement: string | undefined
  /** the hash that an audit log goes on from; its beginning is demanded otherwise */
  readonly afterHash: string | undefined
  /** epoch seconds */
  readonly now: number
}

/**
 * @throws MarqueError 40000 with the reason; 30000 if all is genuine but out of date
 * @throws CliError `usage` if something to hold it against is missing
 */
export async function verifyDocument(
  document: MarqueDocument,
  evidence: Evidence,
): Promise<Description> {
  switch (document.kind) {
    case 'license': {
      const { license } = await verifyLicenseFile(document.json, evidence.trust)
      checkLicenseDates(license, evidence.now)
      return { data: { license }, facts: licenseFacts(license) }
    }
    case 'lease':
      return verifyLeaseDocument(document, evidence)
    case 'refusal':
      return verifyRefusalDocument(document, evidence)
    case 'delegation': {
      const { delegation } = await verifyDelegation(document.jws, evidence.trust)
      const kid = await thumbprint(delegation.jwk)
      return { data: { delegation, kid }, facts: delegationFacts(delegation, kid) }
    }
    case 'statement':
      return verifyStatement(document.jws, evidence)
    case 'privateConfig':
      return verifyPrivateConfig(document.json, evidence)
    case 'trust':
      return verifyTrust(document.json, evidence.trust)
    case 'deploymentKey':
      return verifyDeploymentKey(document.pem, evidence)
    case 'audit':
      return verifyAuditLog(document.path, evidence.afterHash)
    case 'archive':
      return verifyArchive({ ...evidence, path: document.path })
  }
}

type Answered = Extract<MarqueDocument, { kind: 'lease' | 'refusal' }>

/** Nobody asked, so who asked, and with which nonce, is taken from the document itself. */
async function verifyLeaseDocument(document: Answered, evidence: Evidence): Promise<Description> {
  const licenseFile = document.licenseFile ?? neededLicense(evidence, 'a lease')
  const { license } = await verifyLicenseFile(licenseFile, evidence.trust)
  const stated = payloadOf<Lease>(document.jws)
  const { lease } = await verifyLease(
    { lease: document.jws, licenseFile },
    {
      trust: evidence.trust,
      productId: license.product.id,
      project: stated.project as Lease['project'],
      node: stated.sub as Lease['sub'],
      nonce: stated.nonce ?? '',
    },
  )
  return {
    data: { lease, license, current: lease.exp > evidence.now },
    facts: [...leaseFacts(lease), ['state', lease.exp > evidence.now ? 'current' : 'ended']],
  }
}

async function verifyRefusalDocument(document: Answered, evidence: Evidence): Promise<Description> {
  const licenseFile = document.licenseFile ?? neededLicense(evidence, 'a refusal')
  const { license } = await verifyLicenseFile(licenseFile, evidence.trust)
  const stated = payloadOf<Refusal>(document.jws)
  const { licenseFile: _verified, ...refusal } = await verifyRefusal(
    { refusal: document.jws, licenseFile },
    {
      trust: evidence.trust,
      productId: license.product.id,
      project: stated.project as Lease['project'],
      node: stated.sub as Lease['sub'],
      nonce: stated.nonce ?? '',
    },
  )
  return { data: { refusal, license }, facts: refusalFacts(refusal) }
}

async function verifyStatement(jws: string, evidence: Evidence): Promise<Description> {
  const licenseFile = neededLicense(evidence, 'an archive statement')
  const { license, file } = await verifyLicenseFile(licenseFile, evidence.trust)
  const { delegation } = file
  const statement = await verifyArchiveStatement({ jws, delegation, trust: evidence.trust })
  if (statement.deployment !== license.deployment.id) {
    throw invalid('the statement is for another deployment than the license')
  }
  return { data: { statement }, facts: statementFacts(statement) }
}

async function verifyPrivateConfig(json: unknown, evidence: Evidence): Promise<Description> {
  const licenseFile = neededLicense(evidence, 'a privateConfig')
  const { license } = await verifyLicenseFile(licenseFile, evidence.trust)
  const seed = await parseSigningPem(neededKey(evidence))
  await checkDeploymentKey(seed, license.deployment.jwk.x)
  const opened = await openPrivateConfig(json, seed)
  if (opened.deploymentId !== license.deployment.id) {
    throw invalid('privateConfig is of another deployment than the license')
  }
  const { data, facts } = await inspectDocument({ kind: 'privateConfig', json })
  return { data, facts }
}

async function verifyTrust(json: unknown, trust: Trust): Promise<Description> {
  const other = parseTrust(json)
  const known = new Set(trust.keys.map(({ x }) => x))
  if (other.slug !== trust.slug || other.keys.some(({ x }) => !known.has(x))) {
    throw invalid('it names root keys that are not in the trust anchor')
  }
  const kids = await Promise.all(other.keys.map(thumbprint))
  return { data: { trust: other, kids }, facts: trustFacts(other, kids) }
}

async function verifyDeploymentKey(pem: string, evidence: Evidence): Promise<Description> {
  const licenseFile = neededLicense(evidence, 'a deployment key')
  const { license } = await verifyLicenseFile(licenseFile, evidence.trust)
  await checkDeploymentKey(await parseSigningPem(pem), license.deployment.jwk.x)
  return inspectDocument({ kind: 'deploymentKey', pem })
}

async function checkDeploymentKey(
  seed: Awaited<ReturnType<typeof parseSigningPem>>,
  x: string,
): Promise<void> {
  const { jwk } = await signingKeyFromSeed(seed)
  if (jwk.x !== x) throw invalid('the deployment key is not the one that the license names')
}

const INTACT_BEFORE =
  'Everything before that line is intact; compare the rest with an earlier copy.'

async function verifyAuditLog(path: string, afterHash: string | undefined): Promise<Description> {
  const { check } = auditVerifier()
  const summary = await readAuditLog(path, check).catch((error: unknown) => {
    if (!(error instanceof MarqueError)) throw error
    throw invalid(`${path}: ${error.details['reason']}`, INTACT_BEFORE)
  })
  const { first } = summary
  const joins = afterHash === undefined ? first.sequence === 1 : first.previous === afterHash
  if (!joins) {
    throw invalid(
      afterHash === undefined
        ? `audit line 1 has sequence ${first.sequence}: what came before it is missing`
        : 'audit line 1 does not go on from that hash',
      'Find the earlier part of the log; a part is checked with --after HASH, the head of the part before.',
    )
  }
  return { data: summary, facts: auditFacts(summary) }
}

function neededLicense(evidence: Evidence, what: string): LicenseFile | unknown {
  if (evidence.licenseFile !== undefined) return evidence.licenseFile
  throw usageError(
    `${what} is checked with the license file of its deployment`,
    'Name it: --license license.json.',
  )
}

function neededKey(evidence: Evidence): string {
  if (evidence.deploymentKey !== undefined) return evidence.deploymentKey
  throw usageError(
    'a privateConfig is checked with the deployment key of its image',
    'Name it: --deployment-key deployment.key.',
  )
}

/** The fields as stated, to be held against themselves; wrong ones fail in the verification. */
function payloadOf<T>(jws: string): Partial<T> {
  const { payload } = readUnverified(jws)
  return typeof payload === 'object' && payload !== null ? payload : {}
}

const invalid = (
  message: string,
  hint = 'Use the file exactly as the publisher issued it for this deployment.',
): CliError => new CliError('invalidDocument', message, hint)
