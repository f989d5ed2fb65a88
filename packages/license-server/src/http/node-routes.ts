// Claim, renew, release: what nodes ask. Grants leave as text that is put together here, since the
// license file in each of them is the same; refusals are signed, so that a node need not trust TLS.
// Implements docs/contract.md, "License server"; docs/protocol.md §2, "Refusal".
import {
  ClaimAnswerSchema,
  ClaimBodySchema,
  idSchema,
  LeaseAnswerSchema,
  type RegistrationId,
  RenewBodySchema,
} from '@marque/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { Caller, Core } from '../ports.ts'
import type { App } from './app.ts'
import type { CallerAddress } from './callers.ts'
import { claimText, grantText } from './grant-text.ts'
import { type Problems, toRefusal } from './problems.ts'
import { readRefusedRequest } from './refused-request.ts'

export type NodeRouteDependencies = {
  readonly core: Core
  readonly problems: Problems
  readonly addressOf: CallerAddress
}

const REGISTRATIONS = '/license/api/v1/registrations'
const IdParams = Type.Object({ id: idSchema<RegistrationId>() })

/** The schema that an answer has, which is sent as text already. */
const asText = (schema: TSchema) => Type.Unsafe<string>(schema)

export function nodeRoutes(app: App, deps: NodeRouteDependencies): void {
  const { core } = deps
  const errorHandler = refuseSigned(deps)
  const callerOf = (request: FastifyRequest): Caller =>
    callerFrom(deps.addressOf(request.raw), request.headers.authorization)
  const claim = {
    summary: 'Claims a seat: a new one (201) or the one that the node holds (200)',
    tags: ['nodes'],
    body: ClaimBodySchema,
    response: { 200: asText(ClaimAnswerSchema), 201: asText(ClaimAnswerSchema) },
  }
  app.post(REGISTRATIONS, { errorHandler, schema: claim }, async (request, reply) => {
    const { created, answer } = await core.claim(request.body, callerOf(request))
    return sendText(reply.code(created ? 201 : 200), claimText(answer))
  })
  const renew = {
    summary: 'Renews a lease; the bearer is the lease secret',
    tags: ['nodes'],
    params: IdParams,
    body: RenewBodySchema,
    response: { 200: asText(LeaseAnswerSchema) },
  }
  app.put(`${REGISTRATIONS}/:id`, { errorHandler, schema: renew }, async (request, reply) => {
    const answer = await core.renew(request.params.id, request.body, callerOf(request))
    return sendText(reply, grantText(answer))
  })
  const release = {
    summary: 'Releases a seat; the bearer is the lease secret',
    tags: ['nodes'],
    params: IdParams,
    response: { 204: Type.Null() },
  }
  app.delete(`${REGISTRATIONS}/:id`, { errorHandler, schema: release }, async (request, reply) => {
    await core.release(request.params.id, callerOf(request))
    return reply.code(204).send(null)
  })
}

const sendText = (reply: FastifyReply, text: string): FastifyReply =>
  reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(text)

const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/i

function callerFrom(address: string, authorization: string | undefined): Caller {
  const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1]
  return bearer === undefined ? { address } : { address, bearer }
}

/** A refusal that a node can verify, with the license file that names the key it is signed by. */
const refuseSigned =
  ({ core, problems }: NodeRouteDependencies) =>
  async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refusal = toRefusal(error)
    const facts = readRefusedRequest(request, refusal)
    if (facts === undefined) return problems.send(refusal, request, reply)
    return problems.send(refusal, request, reply, await core.signRefusal(facts))
  }
