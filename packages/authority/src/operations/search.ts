// One question over everything that a desk works with.
import type { IssuedLicense } from '../domain/records.ts'
import type { Context } from './context.ts'

const OF_EACH_KIND = 5

export const FOUND_KINDS = ['request', 'licensee', 'license', 'deployment'] as const

export type Found = {
  readonly kind: (typeof FOUND_KINDS)[number]
  readonly id: string
  readonly title: string
  readonly detail: string
}

/** @returns the newest of each kind, at most twenty */
export async function search({ tx }: Context, question: string): Promise<readonly Found[]> {
  if (question.trim() === '') return []
  const page = { q: question, limit: OF_EACH_KIND }
  const [requests, licensees, licenses] = await Promise.all([
    tx.requests.list(page),
    tx.licensees.list(page),
    tx.licenses.list(page),
  ])
  return [
    ...licensees.items.map(({ id, name, email }) => found('licensee', id, [name, email])),
    ...requests.items.map(({ id, company, projectName }) =>
      found('request', id, [company, projectName]),
    ),
    ...licenses.items.map((license) => found('license', license.id, textOf(license))),
    ...licenses.items.map((license) => found('deployment', license.deploymentId, textOf(license))),
  ]
}

const found = (
  kind: Found['kind'],
  id: string,
  [title, detail]: readonly [title: string, detail: string],
): Found => ({ kind, id, title, detail })

const textOf = ({ licenseeName, project, product }: IssuedLicense) =>
  [licenseeName, `${product.name} · ${project}`] as const
