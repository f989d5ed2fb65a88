// Waiting for what a node says of itself.
import type { LicenseStatus } from '@marque/sdk'
import { waitFor } from '@marque/testkit'

/** Lets time pass until the status is so. */
export const until = (
  license: { readonly status: LicenseStatus },
  what: string,
  condition: (status: LicenseStatus) => boolean,
): Promise<LicenseStatus> =>
  waitFor(what, () => (condition(license.status) ? license.status : undefined))
