// The license that a start goes by: the highest serial of all copies. A copy that was deleted to
// fall back to an older license stops the start. Implements docs/protocol.md §2, "Newer wins";
// threats A2.
import {
  MarqueError,
  parseJson,
  type Trust,
  type VerifiedLicense,
  verifyLicenseFile,
} from '@marque/protocol'
import { ConfigurationError } from '../configuration-error.ts'
import type { Clock, Log } from '../ports.ts'

/** One place where a license file may lie; `text` is undefined if none lies there. */
export type LicenseCopy = { readonly name: string; readonly text: string | undefined }

type Dependencies = {
  /** the license that verified before: the image's, or a newer one */
  readonly known: VerifiedLicense
  readonly copies: readonly LicenseCopy[]
  /** the highest serial that ever was in force */
  readonly highestSerial: number
  readonly trust: Trust
  readonly clock: Clock
  readonly log: Log
}

/** @throws ConfigurationError if no copy is as new as what was once in force */
export async function chooseLicense(deps: Dependencies): Promise<VerifiedLicense> {
  let best = deps.known
  for (const copy of deps.copies) {
    const license =
      copy.text === undefined ? undefined : await verifyCopy(copy.text, copy.name, deps)
    if (license !== undefined && license.license.serial > best.license.serial) best = license
  }
  if (best.license.serial < deps.highestSerial) {
    throw new ConfigurationError(
      `the newest license here has serial ${best.license.serial}, but serial ` +
        `${deps.highestSerial} was in force already`,
      'put the newest license file there as config/license.json; the publisher can send it again',
    )
  }
  return best
}

/** A copy that is not good is named in the log and passed over. */
async function verifyCopy(
  text: string,
  name: string,
  deps: Dependencies,
): Promise<VerifiedLicense | undefined> {
  try {
    const verified = await verifyLicenseFile(parseJson(text), deps.trust)
    checkIsOfDeployment(verified, deps.known)
    const { nbf, serial } = verified.license
    if (serial > deps.highestSerial && nbf !== undefined && deps.clock.now() < nbf) {
      throw new MarqueError('LICENSE_EXPIRED', { notBefore: nbf })
    }
    return verified
  } catch (error) {
    deps.log.warn({ copy: name, err: error }, 'a copy of the license is not used')
    return undefined
  }
}

/** @throws MarqueError 40000 if the license is not for this deployment and its key */
export function checkIsOfDeployment(next: VerifiedLicense, current: VerifiedLicense): void {
  const [a, b] = [next.license.deployment, current.license.deployment]
  if (a.id !== b.id || a.jwk.x !== b.jwk.x) {
    const reason = 'the license is of another deployment'
    throw new MarqueError('CERTIFICATE_INCORRECT', { reason })
  }
}
