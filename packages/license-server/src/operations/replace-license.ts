// A newer license takes over while seats are held: on disk first, in force after, nobody evicted.
// Implements docs/protocol.md §2, "Newer wins".
import {
  type LicenseFile,
  MarqueError,
  type VerifiedLicense,
  verifyLicenseFile,
} from '@marque/protocol'
import { checkIsOfDeployment } from './choose-license.ts'
import type { Context } from './context.ts'
import { termsOf } from './license-history.ts'

export type LicenseSource = 'page' | 'api' | 'file'

/** @throws MarqueError 40000, 40900 (not newer), 30000 (not in force yet) */
export const replaceLicense = (
  context: Context,
  file: unknown,
  source: LicenseSource,
): Promise<void> =>
  context.licenses.serially(async () => {
    const next = await verifyLicenseFile(file, context.trust)
    checkReplaces(context, next)
    await storeLicense(context, next.file, next.license.serial)
    const before = context.licenses.current().license
    await context.ledger.run<void>((batch) => {
      batch.setLicenseText(JSON.stringify(next.file))
      batch.record('license.replaced', {
        license: next.license.jti,
        serialBefore: before.serial,
        serial: next.license.serial,
        ...termsOf(next.license),
        source,
      })
      return () => context.licenses.replace(next)
    })
  })

function checkReplaces(context: Context, next: VerifiedLicense): void {
  const current = context.licenses.current()
  checkIsOfDeployment(next, current)
  const { serial, nbf } = next.license
  const currentSerial = Math.max(current.license.serial, context.instance.config().licenseSerial)
  if (serial <= currentSerial) {
    const reason = 'the license is not newer than the one in force'
    throw new MarqueError('CONFLICT', { reason, serial, currentSerial })
  }
  const { now, highest } = context.time.read()
  if (nbf !== undefined && Math.max(now, highest) < nbf) {
    throw new MarqueError('LICENSE_EXPIRED', { notBefore: nbf })
  }
}

/** The file first: a serial that no copy has would stop the next start. */
async function storeLicense(context: Context, file: LicenseFile, serial: number): Promise<void> {
  await context.licenseFile.write(file)
  await context.instance.update((config) => ({
    ...config,
    licenseSerial: Math.max(config.licenseSerial, serial),
  }))
}
