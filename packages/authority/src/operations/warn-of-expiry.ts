// Warns licensees before a license ends: 90, 30, 7 and 1 days before, each once for every serial. A
// license that was issued later than such a day is not warned for it.
import type { IssuedLicense } from '../domain/records.ts'
import type { Repositories, Store } from '../ports.ts'
import type { Context } from './context.ts'
import { languageFor, queueMail } from './queue-mail.ts'

const DAYS = [1, 7, 30, 90] as const
const DAY_SECONDS = 86_400
const AT_ONCE = 200

/** @returns how many warnings were queued */
export async function warnOfExpiry(
  store: Pick<Store, 'view' | 'transaction'>,
  contextOf: (tx: Repositories) => Context,
): Promise<number> {
  const now = contextOf(store.view).clock.now()
  let queued = 0
  for (let cursor: string | undefined; ; ) {
    const page = await store.view.licenses.list({
      limit: AT_ONCE,
      ...(cursor !== undefined && { cursor }),
    })
    for (const license of page.items) {
      const days = dueDays(license, now)
      if (days === undefined) continue
      queued += await store.transaction((tx) => warn(contextOf(tx), { license, days }))
    }
    cursor = page.nextCursor
    if (cursor === undefined) return queued
  }
}

/** The nearest of the days that has come; those before it are overtaken. */
export function dueDays(
  { terms, issuedAt }: Pick<IssuedLicense, 'terms' | 'issuedAt'>,
  now: number,
): number | undefined {
  const { exp, accountStatus } = terms
  if (exp === undefined || exp <= now || accountStatus !== 'active') return undefined
  const days = DAYS.find((count) => exp - now <= count * DAY_SECONDS)
  return days !== undefined && issuedAt <= exp - days * DAY_SECONDS ? days : undefined
}

async function warn(
  context: Context,
  { license, days }: { license: IssuedLicense; days: number },
): Promise<number> {
  const { tx } = context
  const deployment = await tx.deployments.find(license.deploymentId)
  const newest = await tx.licenses.find(license.id)
  if (deployment?.state !== 'active' || newest?.serial !== license.serial) return 0
  const licensee = await tx.licensees.find(deployment.licenseeId)
  if (licensee === undefined) return 0
  const mail = await queueMail(context, {
    kind: 'expiry-warning',
    to: licensee.email,
    language: await languageFor(context, licensee),
    facts: { days: Math.ceil(((license.terms.exp ?? 0) - context.clock.now()) / DAY_SECONDS) },
    licenseId: license.id,
    deploymentId: license.deploymentId,
    onceBy: `expiry ${license.id} ${license.serial} ${days}`,
  })
  return mail === undefined ? 0 : 1
}
