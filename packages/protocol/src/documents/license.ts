// Signing and verifying licenses. In this order: format, delegation by a pinned root and not
// revoked, license by the delegated key, fields. Dates are asked separately, by who has a clock.
// Implements docs/protocol.md §2.
import { incorrect, MarqueError } from '../errors/marque-error.ts'
import { signDocument, type VerifyKey, verifyDocument } from '../jws.ts'
import { importSigningJwk, type Signer, thumbprint } from '../keys.ts'
import { isAddressRange } from '../matching/addresses.ts'
import { isDomainPattern } from '../matching/domains.ts'
import { isVersionRange, parseVersion } from '../matching/versions.ts'
import { parseWith } from '../schema.ts'
import { checkIssuedWithin, verifyDelegation } from './delegation.ts'
import {
  type License,
  type LicenseFile,
  LicenseFileSchema,
  LicenseSchema,
  type Terms,
} from './license-schema.ts'
import type { Trust } from './trust.ts'

/** A license that verified, with the file it came in and the key that its deployment signs with. */
export type VerifiedLicense = {
  readonly license: License
  readonly file: LicenseFile
  readonly deploymentKey: VerifyKey
}

export async function signLicenseFile(input: {
  license: License
  delegation: string
  issuing: Signer
}): Promise<LicenseFile> {
  const payload = parseWith(LicenseSchema, input.license, 'license')
  checkLicenseFields(payload)
  await checkActivationKeys(payload)
  const typ = 'marque-license+jwt'
  const license = await signDocument({ typ, payload, signer: input.issuing })
  return { format: 'marque-license/1', delegation: input.delegation, license }
}

/**
 * Verifies a license file against the trust anchor; says nothing about dates or account status.
 * @param file the parsed JSON of `license.json`
 * @throws MarqueError 40000 with the reason
 */
export async function verifyLicenseFile(file: unknown, trust: Trust): Promise<VerifiedLicense> {
  const parsed = parseWith(LicenseFileSchema, file, 'license file')
  const { delegation, issuingKey } = await verifyDelegation(parsed.delegation, trust)
  const license = await verifyDocument({
    typ: 'marque-license+jwt',
    jws: parsed.license,
    keys: [issuingKey],
    schema: LicenseSchema,
  })
  if (license.iss !== trust.slug) throw incorrect('the license is of another publisher')
  checkIssuedWithin(delegation, license.iat)
  checkLicenseFields(license)
  await checkActivationKeys(license)
  const { jwk } = license.deployment
  const deploymentKey = { kid: await thumbprint(jwk), key: await importSigningJwk(jwk) }
  return { license, file: parsed, deploymentKey }
}

/**
 * Holds an instant against the license's dates.
 * @param now epoch seconds
 * @throws MarqueError 30000 naming the date that fails
 */
export function checkLicenseDates(license: Pick<License, 'nbf' | 'exp'>, now: number): void {
  if (license.nbf !== undefined && now < license.nbf) {
    throw new MarqueError('LICENSE_EXPIRED', { notBefore: license.nbf })
  }
  if (license.exp !== undefined && now >= license.exp) {
    throw new MarqueError('LICENSE_EXPIRED', { expiredAt: license.exp })
  }
}

/** @throws MarqueError 30002 unless the license is in force */
export function checkAccountStatus(license: Pick<License, 'accountStatus'>): void {
  if (license.accountStatus !== 'active') {
    throw new MarqueError('ACCOUNT_STATUS_ERROR', { accountStatus: license.accountStatus })
  }
}

/** What a schema cannot say of a license. @throws MarqueError 40000 naming the field */
export function checkLicenseFields(license: License): void {
  const fault = termsFault(license) ?? identityFault(license)
  if (fault !== undefined) throw incorrect(`license has wrong fields: ${fault}`)
}

function identityFault({ deployment, activation }: License): string | undefined {
  if (isPrivate(deployment.jwk)) return 'deployment.jwk'
  if (!URL.canParse(activation.url)) return 'activation.url'
  if (activation.keys.some(({ jwk }) => isPrivate(jwk))) return 'activation.keys'
  return undefined
}

/** A license is public: a private key in it is lost. */
const isPrivate = (jwk: object): boolean => 'd' in jwk

async function checkActivationKeys({ activation }: License): Promise<void> {
  for (const { kid, jwk } of activation.keys) {
    if (kid !== (await thumbprint(jwk))) {
      throw incorrect('license has wrong fields: activation.keys')
    }
  }
}

/** @returns the first field of the terms that no schema could catch, `undefined` if all are good */
export function termsFault(terms: Partial<Terms>): string | undefined {
  if (terms.versions !== undefined && !isVersionRange(terms.versions.range)) return 'versions.range'
  if (terms.ips?.some((range) => !isAddressRange(range))) return 'ips'
  if (terms.domains?.some((pattern) => !isDomainPattern(pattern))) return 'domains'
  if (terms.lease !== undefined && terms.lease.renewSeconds > terms.lease.graceSeconds)
    return 'lease'
  if (terms.nbf !== undefined && terms.exp !== undefined && terms.nbf >= terms.exp) return 'exp'
  const { restartRecovery } = terms
  if (
    restartRecovery !== undefined &&
    parseVersion(restartRecovery.minProductVersion) === undefined
  )
    return 'restartRecovery.minProductVersion'
  return undefined
}
