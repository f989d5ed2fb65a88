// The console's start page, and its search over everything.
import Type from 'typebox'
import { type DeploymentNews, readOverview } from '../../operations/overview.ts'
import { FOUND_KINDS, type Found, search } from '../../operations/search.ts'
import { type Route, route } from '../route.ts'
import { at, count, id, words } from '../schemas.ts'

const name = { licensee: Type.String(), project: Type.String() }
const NewsSchema = Type.Object({ deploymentId: id, ...name, lastAt: at })

const toNews = ({ at: lastAt, ...news }: DeploymentNews) => ({ ...news, lastAt })

const OverviewSchema = Type.Object({
  needs: Type.Object({
    openRequests: count,
    forks: Type.Array(NewsSchema, { description: 'copies that are refused with 40007' }),
    waiting: Type.Array(NewsSchema, { description: 'installations that are refused with 40008' }),
    expiring: Type.Array(Type.Object({ licenseId: id, ...name, expiresAt: at })),
    unprovenMigrations: Type.Array(Type.Object({ deploymentId: id, ...name, createdAt: at })),
    failedMails: count,
    unreadMails: count,
    movingMails: count,
    issuingKeyEndsAt: at,
  }),
  mail: Type.Object(
    { in: Type.Boolean(), out: Type.Boolean() },
    { description: 'whether this authority receives and sends mails' },
  ),
  activations: Type.Array(Type.Object({ day: Type.String(), approved: count, refused: count }), {
    description: 'of the last 90 days, UTC',
  }),
  expiring: Type.Array(Type.Object({ month: Type.String(), count }), {
    description: 'licenses that end, of the next 12 months',
  }),
})

export const overviewRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/overview',
    role: 'viewer',
    kind: 'read',
    tag: 'overview',
    name: 'readOverview',
    summary: 'What needs somebody today, and activations and ends of licenses over time',
    status: 200,
    answer: OverviewSchema,
    handle: async ({ context }): Promise<Type.Static<typeof OverviewSchema>> => {
      const overview = await readOverview(context)
      const { forks, waiting, unprovenMigrations, expiring, mails } = overview
      return {
        needs: {
          openRequests: overview.openRequests,
          issuingKeyEndsAt: overview.issuingKeyEndsAt,
          failedMails: mails.failed,
          unreadMails: mails.ignored,
          movingMails: mails.moving,
          forks: forks.map(toNews),
          waiting: waiting.map(toNews),
          unprovenMigrations: unprovenMigrations.map(({ at: createdAt, ...news }) => ({
            ...news,
            createdAt,
          })),
          expiring: expiring.map((license) => ({
            licenseId: license.id,
            licensee: license.licenseeName,
            project: license.project,
            expiresAt: license.terms.exp ?? 0,
          })),
        },
        mail: { in: context.receivesMail === true, out: context.mailFrom !== undefined },
        activations: [...overview.activations],
        expiring: [...overview.endings],
      }
    },
  }),
  route({
    method: 'GET',
    path: '/search',
    role: 'viewer',
    kind: 'read',
    tag: 'overview',
    name: 'search',
    summary: 'Requests, licensees, licenses and deployments that hold all words',
    query: Type.Object({ q: words }, { additionalProperties: false }),
    status: 200,
    answer: Type.Object({
      items: Type.Array(
        Type.Object({
          kind: Type.Unsafe<Found['kind']>(
            Type.Union(FOUND_KINDS.map((kind) => Type.Literal(kind))),
          ),
          id,
          title: Type.String(),
          detail: Type.String(),
        }),
      ),
    }),
    handle: async ({ context, query }) => ({ items: await search(context, query.q) }),
  }),
]
