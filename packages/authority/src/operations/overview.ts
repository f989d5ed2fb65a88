// What needs somebody today, and how activations and ends of licenses lie over time. What is missing here
// is found by nobody before the licensee calls.
import { CATALOGUE } from '@marque/protocol'
import { dateOf } from '../domain/calendar-date.ts'
import type { IssuedLicense, RefusedPlace } from '../domain/records.ts'
import type { Context } from './context.ts'
import { type ChainReport, readChainReport } from './read-chain.ts'

const DAY_SECONDS = 86_400
const SHOWN = 20
const PLOTTED_DAYS = 90
const PLOTTED_MONTHS = 12
const ENDING_DAYS = 30
/** What was refused, or moved without proof, is news for so long; a mail that was ignored, shorter. */
const NEWS_DAYS = 30
const MAIL_NEWS_DAYS = 7

export type DeploymentNews = {
  readonly deploymentId: string
  readonly licensee: string
  readonly project: string
  readonly at: number
}

export type Overview = {
  readonly openRequests: number
  /** copies and installations that are refused, and nobody has decided over them since */
  readonly forks: readonly DeploymentNews[]
  readonly waiting: readonly DeploymentNews[]
  readonly unprovenMigrations: readonly DeploymentNews[]
  readonly expiring: readonly IssuedLicense[]
  /** mails that could not be sent; that came in lately and were no request; that ask for a move */
  readonly mails: { readonly failed: number; readonly ignored: number; readonly moving: number }
  readonly issuingKeyEndsAt: number
  readonly activations: readonly { day: string; approved: number; refused: number }[]
  readonly endings: readonly { month: string; count: number }[]
}

export async function readOverview(context: Context): Promise<Overview> {
  const { tx, clock, keys } = context
  const now = clock.now()
  const expiring = await tx.licenses.listEnding({
    from: now,
    to: now + ENDING_DAYS * DAY_SECONDS,
    limit: SHOWN,
  })
  const sets = await keys.sets()
  return {
    openRequests: await tx.requests.count('open'),
    forks: await undecided(context, CATALOGUE.CLONE_DETECTED.code, ({ forks }) => forks),
    waiting: await undecided(context, CATALOGUE.REINSTALL_LIMIT.code, ({ limited }) => limited),
    unprovenMigrations: await unprovenMigrations(context),
    expiring: expiring.items,
    mails: await mailNews(context),
    issuingKeyEndsAt: Math.max(...sets.map(({ issuing }) => issuing.notAfter)),
    activations: await activationsByDay(context),
    endings: await endingsByMonth(context),
  }
}

async function undecided(
  context: Context,
  code: number,
  placesOf: (report: ChainReport) => readonly RefusedPlace[],
): Promise<readonly DeploymentNews[]> {
  const { tx, clock } = context
  const since = clock.now() - NEWS_DAYS * DAY_SECONDS
  const refused = await tx.activations.refusedDeployments({ code, since, limit: SHOWN })
  const news = refused.map(async ({ id, lastAt }) => {
    const deployment = await tx.deployments.find(id)
    if (deployment?.state !== 'active') return []
    const report = await readChainReport(context, deployment)
    return placesOf(report).length === 0 ? [] : describe(context, { deploymentId: id, at: lastAt })
  })
  return (await Promise.all(news)).flat()
}

async function unprovenMigrations(context: Context): Promise<readonly DeploymentNews[]> {
  const since = context.clock.now() - NEWS_DAYS * DAY_SECONDS
  const page = { limit: SHOWN, proven: false } as const
  const { items } = await context.tx.deployments.listMigrations(page)
  const news = items
    .filter(({ createdAt }) => createdAt >= since)
    .map(({ toDeploymentId: deploymentId, createdAt }) =>
      describe(context, { deploymentId, at: createdAt }),
    )
  return (await Promise.all(news)).flat()
}

async function mailNews({ tx, clock }: Context): Promise<Overview['mails']> {
  const since = (days: number) => clock.now() - days * DAY_SECONDS
  const asked = await tx.receivedMails.askedToMove(since(NEWS_DAYS))
  const moved = await tx.deployments.migrationsOf(asked)
  const done = new Set(moved.map(({ fromDeploymentId }) => fromDeploymentId))
  return {
    failed: await tx.sentMails.count('failed'),
    ignored: await tx.receivedMails.count({ state: 'ignored', since: since(MAIL_NEWS_DAYS) }),
    moving: asked.filter((id) => !done.has(id)).length,
  }
}

async function describe(
  { tx }: Context,
  news: { deploymentId: string; at: number },
): Promise<readonly DeploymentNews[]> {
  const license = await tx.licenses.findByDeployment(news.deploymentId)
  if (license === undefined) return []
  return [{ ...news, licensee: license.licenseeName, project: license.project }]
}

async function activationsByDay({ tx, clock }: Context): Promise<Overview['activations']> {
  const today = Math.floor(clock.now() / DAY_SECONDS)
  const first = today - PLOTTED_DAYS + 1
  const counted = await tx.activations.countByDay(first * DAY_SECONDS)
  const countOf = (day: number, outcome: string): number =>
    counted.find((row) => row.day === day && row.outcome === outcome)?.count ?? 0
  return Array.from({ length: PLOTTED_DAYS }, (_, index) => first + index).map((day) => ({
    day: dateOf(day * DAY_SECONDS),
    approved: countOf(day, 'approved'),
    refused: countOf(day, 'refused'),
  }))
}

async function endingsByMonth({ tx, clock }: Context): Promise<Overview['endings']> {
  const months = monthsFrom(dateOf(clock.now()))
  const to = clock.now() + (PLOTTED_MONTHS + 1) * 31 * DAY_SECONDS
  const counted = await tx.licenses.countEnding({ from: clock.now(), to })
  return months.map((month) => ({
    month,
    count: counted
      .filter(({ day }) => dateOf(day * DAY_SECONDS).startsWith(month))
      .reduce((sum, { count }) => sum + count, 0),
  }))
}

/** @returns this month and the eleven after it, `YYYY-MM` */
function monthsFrom(date: string): readonly string[] {
  const [year = 0, month = 1] = date.split('-').map(Number)
  return Array.from({ length: PLOTTED_MONTHS }, (_, index) => {
    const months = month - 1 + index
    const shown = String((months % 12) + 1).padStart(2, '0')
    return `${year + Math.floor(months / 12)}-${shown}`
  })
}
