// What a refused request named, as far as it could be read: enough to sign the refusal for the node
// that asked. Implements docs/protocol.md §2, "Refusal".
import {
  type MarqueError,
  type NodeId,
  type ProjectId,
  type RegistrationId,
  RenewBodySchema,
  UUID_PATTERN,
} from '@marque/protocol'
import type { FastifyRequest } from 'fastify'
import Value from 'typebox/value'
import type { RefusalFacts } from '../ports.ts'

/** 503s of the catalogue that a license server decides; every other 5xx is a fault. */
const SIGNED_ERRORS: ReadonlySet<string> = new Set(['SERVER_NOT_ACTIVATED', 'CLOCK_MOVED_BACK'])

const UUID = new RegExp(UUID_PATTERN)

/** @returns undefined if the answer is to be unsigned: no readable nonce, 413, 429 or 5xx */
export function readRefusedRequest(
  request: Pick<FastifyRequest, 'body' | 'params'>,
  refusal: MarqueError,
): RefusalFacts | undefined {
  const { status } = refusal.entry
  const isFault = status === 413 || status === 429 || status >= 500
  if (isFault && !SIGNED_ERRORS.has(refusal.errorName)) return undefined
  const nonce = memberOf(request.body, 'nonce')
  if (!Value.Check(RenewBodySchema.properties.nonce, nonce)) return undefined
  const node = idOf<NodeId>(memberOf(request.body, 'node'))
  const project = idOf<ProjectId>(memberOf(request.body, 'project'))
  const registration = idOf<RegistrationId>(request.params)
  return {
    code: refusal.code,
    nonce,
    ...(node === undefined ? {} : { node }),
    ...(project === undefined ? {} : { project }),
    ...(registration === undefined ? {} : { registration }),
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined

function idOf<Id extends string>(value: unknown): Id | undefined {
  const id = memberOf(value, 'id')
  return typeof id === 'string' && UUID.test(id) ? (id as Id) : undefined
}
