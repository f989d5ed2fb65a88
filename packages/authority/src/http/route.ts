// What a route of the API is: its place, the least role, its schemas, and what it does. The table in
// routes.ts holds them all; validation, roles, idempotency and OpenAPI read nothing else.
import { type Fault, findFaults, MarqueError } from '@marque/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TObject, TSchema } from 'typebox'
import type { Role } from '../domain/roles.ts'
import type { Context } from '../operations/context.ts'
import type { Archives, PageRequest, Store } from '../ports.ts'
import type { Caller } from './authenticate.ts'

type RouteKind =
  /** answers from the store as it is */
  | 'read'
  /** one transaction; repeated under an `Idempotency-Key` it answers the same */
  | 'write'
  /** sends bytes of its own */
  | 'bytes'

type Inputs = { params: TObject; query: TObject; body: TSchema }

export type Call<I extends Inputs = Inputs> = {
  readonly context: Context
  readonly params: Static<I['params']>
  readonly query: Static<I['query']>
  readonly body: Static<I['body']>
  readonly store: Store
  readonly archives: Archives
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly caller: Caller
}

export type Route<I extends Inputs = Inputs> = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** below `/api/v1`, parameters as `:name` */
  readonly path: string
  /** `link`: no account, but a signature in the address; `anyone`: none at all; else the least role */
  readonly role: Role | 'link' | 'anyone'
  readonly kind: RouteKind
  readonly tag: string
  readonly name: string
  readonly summary: string
  readonly params?: I['params']
  readonly query?: I['query']
  readonly body?: I['body']
  /** a body that is no JSON, as bytes in `request.body` */
  readonly bodyTypes?: { readonly types: readonly string[]; readonly maxBytes: number }
  /** a body may be left out */
  readonly bodyOptional?: boolean
  readonly status: number
  readonly answer?: TSchema
  readonly answerType?: string
  readonly handle: (call: Call<I>) => Promise<unknown>
}

/** Ties a route's schemas to what its handler is given. */
export const route = <P extends TObject, Q extends TObject, B extends TSchema>(
  definition: Route<{ params: P; query: Q; body: B }>,
): Route => definition as unknown as Route

/**
 * Holds path, query and body against the route's schemas.
 * @throws MarqueError 10001 naming every fault of all three
 */
export function readInput(
  { params, query, body, bodyOptional }: Route,
  request: FastifyRequest,
): { params: unknown; query: unknown; body: unknown } {
  const given = {
    params: request.params ?? {},
    query: request.query ?? {},
    body: request.body ?? (bodyOptional === true ? {} : undefined),
  }
  const faults = [
    ...faultsIn(params, given.params),
    ...faultsIn(query, given.query),
    ...faultsInBody(body, given.body),
  ]
  if (faults.length > 0) throw new MarqueError('PARAM_INPUT_ERROR', { faults })
  return given
}

function faultsInBody(schema: TSchema | undefined, value: unknown): readonly Fault[] {
  if (schema === undefined) return []
  return value === undefined
    ? [{ field: 'body', problem: 'is missing' }]
    : findFaults(schema, value)
}

const faultsIn = (schema: TSchema | undefined, value: unknown): readonly Fault[] =>
  schema === undefined ? [] : findFaults(schema, value)

/** `cursor`, `limit` and whatever else narrows a list, as the store takes them. */
export const pageOf = <Query extends { cursor?: string; limit?: string }>({
  limit,
  ...query
}: Query): Omit<Query, 'limit'> & Pick<PageRequest, 'limit'> => ({
  ...query,
  limit: Number(limit ?? '50'),
})
