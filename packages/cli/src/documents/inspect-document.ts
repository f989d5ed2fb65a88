// Shows what a document says, and believes none of it: whoever shows is not yet whoever checked.
import {
  ArchiveStatementSchema,
  DelegationSchema,
  LeaseSchema,
  LicenseFileSchema,
  LicenseSchema,
  parsePrivateConfig,
  parseSigningPem,
  parseTrust,
  parseWith,
  RefusalSchema,
  readUnverified,
  signingKeyFromSeed,
  thumbprint,
} from '@marque/protocol'
import type { Fact } from '../text.ts'
import { summarizeArchive } from './archive.ts'
import { parseAuditLine, readAuditLog } from './audit-log.ts'
import {
  auditFacts,
  delegationFacts,
  leaseFacts,
  licenseFacts,
  privateConfigFacts,
  refusalFacts,
  statementFacts,
  trustFacts,
} from './facts.ts'
import type { MarqueDocument } from './read-document.ts'

/** What is said of a document: members for `--json`, facts for people. */
export type Description = { readonly data: object; readonly facts: readonly Fact[] }

/**
 * @throws MarqueError 40000 naming wrong fields
 * @throws CliError `invalidDocument` for an archive that cannot be read
 */
export async function inspectDocument(document: MarqueDocument): Promise<Description> {
  switch (document.kind) {
    case 'license':
      return inspectLicense(document.json)
    case 'lease': {
      const lease = parseWith(LeaseSchema, readUnverified(document.jws).payload, 'lease')
      return { data: { lease }, facts: leaseFacts(lease) }
    }
    case 'refusal': {
      const refusal = parseWith(RefusalSchema, readUnverified(document.jws).payload, 'refusal')
      return { data: { refusal }, facts: refusalFacts(refusal) }
    }
    case 'delegation':
      return inspectDelegation(document.jws)
    case 'statement': {
      const { payload } = readUnverified(document.jws)
      const statement = parseWith(ArchiveStatementSchema, payload, 'archive statement')
      return { data: { statement }, facts: statementFacts(statement) }
    }
    case 'privateConfig': {
      const { secret: _secret, mac: _mac, ...shown } = parsePrivateConfig(document.json)
      return { data: { privateConfig: shown }, facts: privateConfigFacts(shown) }
    }
    case 'trust': {
      const trust = parseTrust(document.json)
      const kids = await Promise.all(trust.keys.map(thumbprint))
      return { data: { trust, kids }, facts: trustFacts(trust, kids) }
    }
    case 'deploymentKey': {
      const { jwk } = await signingKeyFromSeed(await parseSigningPem(document.pem))
      const kid = await thumbprint(jwk)
      return { data: { kid }, facts: [['public key', kid]] }
    }
    case 'audit':
      return inspectAuditLog(document.path)
    case 'archive':
      return summarizeArchive(document.path)
  }
}

function inspectLicense(json: unknown): Description {
  const file = parseWith(LicenseFileSchema, json, 'license file')
  const { payload } = readUnverified(file.license)
  const license = parseWith(LicenseSchema, payload, 'license')
  return { data: { license }, facts: licenseFacts(license) }
}

async function inspectDelegation(jws: string): Promise<Description> {
  const delegation = parseWith(DelegationSchema, readUnverified(jws).payload, 'delegation')
  const kid = await thumbprint(delegation.jwk)
  return { data: { delegation, kid }, facts: delegationFacts(delegation, kid) }
}

async function inspectAuditLog(path: string): Promise<Description> {
  const summary = await readAuditLog(path, parseAuditLine)
  return { data: summary, facts: auditFacts(summary) }
}
