// One exchange for a lease: claim or renew. Both draw a fresh nonce and note the moment of sending
// before anything leaves, since a lease counts from there. Implements docs/protocol.md §2, §7.
import {
  type Asker,
  type ClaimBody,
  encodeBase64url,
  MarqueError,
  toMarqueError,
} from '@marque/protocol'
import type { Seat, Wish } from '../domain/record.ts'
import type { ServerAddress } from '../domain/server-address.ts'
import { unreachable } from '../domain/unreachable.ts'
import type { Edge, HttpAnswer, HttpRequest } from '../ports.ts'
import { judgeAnswer, type Serials, type Verdict } from './judge-answer.ts'

const PATH = '/license/api/v1/registrations'
const NONCE_BYTES = 32

/** The verdict on one exchange, with what the node knows of its own question. */
export type LeaseOutcome = Verdict & {
  readonly nonce: string
  /** epoch seconds, and monotonic milliseconds, before the request left */
  readonly sentAt: number
  readonly sentAtMs: number
}

export type Question = {
  readonly asker: Omit<Asker, 'nonce'>
  readonly serials: Serials
  readonly isAwaited: boolean
  readonly signal?: AbortSignal
}

/** @param bearer the lease secret, if this node holds the seat already */
export const claimSeat = (
  edge: Edge,
  at: Wish,
  claim: Omit<ClaimBody, 'nonce'>,
  question: Question & { readonly bearer?: string | undefined },
): Promise<LeaseOutcome> => {
  const send = (nonce: string): HttpRequest => ({
    ...target(at),
    method: 'POST',
    path: PATH,
    bearer: question.bearer,
    body: { ...claim, nonce },
    isAwaited: question.isAwaited,
    signal: question.signal,
  })
  return askLease(edge, question, true, send)
}

export const renewLease = (edge: Edge, seat: Seat, question: Question): Promise<LeaseOutcome> => {
  const send = (nonce: string): HttpRequest => ({
    ...target(seat),
    method: 'PUT',
    path: `${PATH}/${seat.id}`,
    bearer: seat.secret,
    body: { nonce },
    isAwaited: question.isAwaited,
    signal: question.signal,
  })
  return askLease(edge, question, false, send)
}

async function askLease(
  edge: Edge,
  question: Question,
  isClaim: boolean,
  request: (nonce: string) => HttpRequest,
): Promise<LeaseOutcome> {
  const nonce = encodeBase64url(edge.random(NONCE_BYTES))
  const sent = { nonce, sentAt: edge.clock.now(), sentAtMs: edge.clock.monotonicMs() }
  let answer: HttpAnswer
  try {
    answer = await edge.transport.send(request(nonce))
  } catch (error) {
    return { kind: 'unreachable', error: asUnreachable(error), ...sent }
  }
  const { serials } = question
  const asker = { ...question.asker, nonce }
  return { ...(await judgeAnswer({ answer, asker, serials, isClaim })), ...sent }
}

/** @returns what kept the seat from being given back; `undefined` if the server holds it no more */
export async function releaseSeat(
  edge: Edge,
  seat: Seat,
  options: { readonly isAwaited: boolean; readonly signal?: AbortSignal },
): Promise<MarqueError | undefined> {
  const path = `${PATH}/${seat.id}`
  const { secret: bearer, id: _id } = seat
  try {
    const answer = await edge.transport.send({
      ...target(seat),
      method: 'DELETE',
      path,
      bearer,
      ...options,
    })
    if (answer.status === 204 || isNotHeld(answer)) return undefined
    return unreachable('http', `giving the seat back was answered with HTTP ${answer.status}`)
  } catch (error) {
    return asUnreachable(error)
  }
}

/** 20000 and 40004: what was to be released is not there. */
function isNotHeld(answer: HttpAnswer): boolean {
  const { code } = (answer.body ?? {}) as { code?: unknown }
  return answer.status === 404 && (code === 20000 || code === 40004)
}

const target = (at: Wish): Pick<HttpRequest, 'server' | 'ca'> => ({
  server: at.server as ServerAddress,
  ca: at.ca,
})

const asUnreachable = (error: unknown): MarqueError =>
  error instanceof MarqueError && error.errorName === 'SERVER_UNREACHABLE'
    ? error
    : unreachable('network', toMarqueError(error).entry.title.en, error)
