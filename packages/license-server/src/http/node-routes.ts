// Claim, renew, release: what nodes ask. Grants leave as text that is put together here, since the
// license file in each of them is always the same; refusals are signed, so that a node need not
// trust TLS. Implements docs/contract.md, "License server"; docs/protocol.md §2, "Refusal".
import {
  ClaimAnswerSchema,
  ClaimBodySchema,
  type LeaseAnswer,
  LeaseAnswerSchema,
  type LicenseFile,
  RenewBodySchema,
  UUID_PATTERN,
  idSchema,
  type RegistrationId,
  MarqueError,
} from '@marque/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Caller, Core } from '../ports.ts'
import type { App } from './app.ts'
import type { CallerAddress } from './callers.ts'
import { type Problems, toRefusal } from './problems.ts'
import { readRefusedRequest } from './refused-request.ts'

const REGISTRATIONS = '/license/api/v1/registrations'
const JSON_TYPE = 'application/json; charset=utf-8'

export type NodeRouteDependencies = {
  readonly core: Core
  readonly problems: Problems
  readonly addressOf: CallerAddress
}

const IdParams = Type.Object({ id: idSchema<RegistrationId>() })

export function nodeRoutes(app: App, deps: NodeRouteDependencies): void {
  const { core } = deps
  const licenseText = licenseTexts()
  const callerOf = (request: FastifyRequest): Caller =>
    withBearer(deps.addressOf(request.raw), request.headers.authorization)
  const errorHandler = refuse(deps)
  app.post(
    REGISTRATIONS,
    {
      errorHandler,
      schema: {
        summary: 'Claims a seat: a new one (201) or the one that the node holds (200)',
        tags: ['nodes'],
        body: ClaimBodySchema,
        response: { 200: ClaimAnswerSchema, 201: ClaimAnswerSchema },
      },
    },
    async (request, reply) => {
      const { created, answer } = await core.claim(request.body, callerOf(request))
      reply.code(created ? 201 : 200)
      return sendText(reply, grantText(answer, licenseText(answer.licenseFile)))
    },
  )
  app.put(
    `${REGISTRATIONS}/:id`,
    {
      errorHandler,
      schema: {
        summary: 'Renews a lease; the bearer is the lease secret',
        tags: ['nodes'],
        params: IdParams,
        body: RenewBodySchema,
        response: { 200: LeaseAnswerSchema },
      },
    },
    async (request, reply) => {
      const answer = await core.renew(request.params.id, request.body, callerOf(request))
      return sendText(reply, grantText(answer, licenseText(answer.licenseFile)))
    },
  )
  app.delete(
    `${REGISTRATIONS}/:id`,
    {
      errorHandler,
      schema: {
        summary: 'Releases a seat; the bearer is the lease secret',
        tags: ['nodes'],
        params: IdParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await core.release(request.params.id, callerOf(request))
      return reply.code(204).send()
    },
  )
}

const sendText = (reply: FastifyReply, text: string): FastifyReply =>
  reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store').send(text)
