// License requests in the database, with what was wrong with them and what became of them.
import type { DeploymentId, Fault, LicenseId } from '@marque/protocol'
import type { Kysely, Selectable } from 'kysely'
import type {
  LicenseRequest,
  RequestFields,
  RequestSource,
  RequestState,
} from '../../domain/records.ts'
import type { Requests } from '../../ports.ts'
import { before, positionOf, toPage } from './pages.ts'
import { holdsWords, requestSearch } from './search-text.ts'
import type { RequestRow, Tables } from './tables.ts'

export const kyselyRequests = (db: Kysely<Tables>): Requests => ({
  add: async (request) => {
    await db.insertInto('requests').values(toRow(request)).execute()
  },
  find: async (id) => {
    const row = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toRequest(row)
  },
  confirm: async (id, decision) => {
    await db
      .updateTable('requests')
      .set({
        state: 'confirmed',
        decided_at: decision.decidedAt,
        license_id: decision.licenseId,
        deployment_id: decision.deploymentId,
      })
      .where('id', '=', id)
      .execute()
  },
  reject: async (id, { decidedAt, rejection }) => {
    await db
      .updateTable('requests')
      .set({ state: 'rejected', decided_at: decidedAt, rejection })
      .where('id', '=', id)
      .execute()
  },
  count: async (state) => {
    const { count } = await db
      .selectFrom('requests')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', '=', state)
      .executeTakeFirstOrThrow()
    return count
  },
  list: async ({ state, q, ...page }) => {
    const rows = await db
      .selectFrom('requests')
      .selectAll()
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
      .$if(q !== undefined, (query) => query.where(holdsWords('search', q ?? '')))
      .where('position', '<', before(page))
      .orderBy('position', 'desc')
      .limit(page.limit + 1)
      .execute()
    return toPage(rows, page, { position: positionOf, toDomain: toRequest })
  },
})

function toRow(request: LicenseRequest): Omit<RequestRow, 'position'> {
  const fields: RequestFields = {
    from: request.from,
    company: request.company,
    projectName: request.projectName,
    contractSignedOn: request.contractSignedOn,
    registrationMethod: request.registrationMethod,
    ...(request.maxRegistrations !== undefined && { maxRegistrations: request.maxRegistrations }),
    ...(request.product !== undefined && { product: request.product }),
    productVersion: request.productVersion,
    ...(request.note !== undefined && { note: request.note }),
    ...(request.language !== undefined && { language: request.language }),
  }
  return {
    id: request.id,
    source: request.source,
    state: request.state,
    fields: JSON.stringify(fields),
    faults: JSON.stringify(request.faults),
    created_at: request.createdAt,
    licensee_id: request.licenseeId ?? null,
    product_id: request.productId ?? null,
    decided_at: request.decidedAt ?? null,
    license_id: request.licenseId ?? null,
    deployment_id: request.deploymentId ?? null,
    message_id: request.messageId ?? null,
    rejection: request.rejection ?? null,
    search: requestSearch(request),
  }
}

const toRequest = (row: Selectable<RequestRow>): LicenseRequest => ({
  ...(JSON.parse(row.fields) as RequestFields),
  id: row.id,
  source: row.source as RequestSource,
  state: row.state as RequestState,
  faults: JSON.parse(row.faults) as readonly Fault[],
  createdAt: row.created_at,
  ...(row.licensee_id !== null && { licenseeId: row.licensee_id }),
  ...(row.product_id !== null && { productId: row.product_id }),
  ...(row.decided_at !== null && { decidedAt: row.decided_at }),
  ...(row.license_id !== null && { licenseId: row.license_id as LicenseId }),
  ...(row.deployment_id !== null && { deploymentId: row.deployment_id as DeploymentId }),
  ...(row.message_id !== null && { messageId: row.message_id }),
  ...(row.rejection !== null && { rejection: row.rejection }),
})
