// What query strings of the administrator's routes have in common. Query strings are text, and nothing
// here turns one type into another: numbers are spelt out.
import { MarqueError } from '@marque/protocol'
import Type from 'typebox'

export const ADMIN = '/license/api/v1/admin'

/** What guards every route that asks who it is, for OpenAPI. */
export const SECURITY = [{ basic: [] }, { session: [] }]

export const NO_CONTENT = { 204: Type.Null() }

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

export const epochText = Type.String({ pattern: '^\\d{1,12}$', description: 'epoch seconds' })

export const pageQuery = {
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  limit: Type.Optional(
    Type.String({ pattern: '^[1-9]\\d{0,3}$', description: `1 to ${MAX_LIMIT}` }),
  ),
}

export const PageQuerySchema = Type.Object(pageQuery)

export type Page = { readonly cursor?: string; readonly limit: number }

/** @throws MarqueError 10001 */
export function pageOf(query: { cursor?: string; limit?: string }): Page {
  const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit)
  if (limit > MAX_LIMIT) throw wrongField('limit', `must be at most ${MAX_LIMIT}`)
  return query.cursor === undefined ? { limit } : { cursor: query.cursor, limit }
}

export const wrongField = (field: string, problem: string): MarqueError =>
  new MarqueError('PARAM_INPUT_ERROR', { faults: [{ field, problem }] })

/** What every route of the administrator says of itself. */
export const adminRoute = (summary: string) => ({ summary, tags: ['admin'], security: SECURITY })
