// One way to ask the server that served this page. An answer is the body, a refusal of the
// catalogue, or no answer at all; the last two are never mixed up (R16).
import { findErrorName, type Problem } from '@marque/protocol/errors'
import { parseHttpDate } from '../kit/clock.ts'

/** The server answered and refused. */
export class RefusedError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.code} ${problem.name}`)
    this.name = 'RefusedError'
    this.problem = problem
  }
}

/** Nothing answered, or something that is not the license server did. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

export type Answer<Body> = {
  readonly body: Body
  /** The server's clock when it answered, epoch seconds. */
  readonly serverSeconds: number | undefined
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type Asking = {
  /** JSON, unless `contentType` says what else it is */
  readonly body?: string | Blob
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly withinSeconds?: number
}

const answerWithinSeconds = 20

/** @throws RefusedError, UnreachableError */
export async function ask<Body>(
  method: Method,
  path: string,
  body?: string,
  withinSeconds = answerWithinSeconds,
): Promise<Answer<Body>> {
  return askFor(method, path, { ...(body === undefined ? {} : { body }), withinSeconds })
}

/** As `ask`, for what is not JSON or needs headers of its own. */
export async function askFor<Body>(
  method: Method,
  path: string,
  asking: Asking,
): Promise<Answer<Body>> {
  const response = await send(method, path, asking)
  const text = await readText(response)
  if (!response.ok) throw refusalOf(text, response)
  const serverSeconds = parseHttpDate(response.headers.get('date'))
  return { body: (text === '' ? undefined : parseJson(text)) as Body, serverSeconds }
}

async function send(
  method: Method,
  path: string,
  { body, contentType = 'application/json', headers, withinSeconds = answerWithinSeconds }: Asking,
): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': contentType }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(withinSeconds * 1000),
    })
  } catch (cause) {
    throw new UnreachableError(`${method} ${path}`, { cause })
  }
}

async function readText(response: Response): Promise<string> {
  try {
    return await response.text()
  } catch (cause) {
    throw new UnreachableError('the answer broke off', { cause })
  }
}

/** What an answer that is not good says. */
export function refusalOf(text: string, response: Response): Error {
  const problem = parseJson(text)
  return isProblem(problem)
    ? new RefusedError(problem)
    : new UnreachableError(`HTTP ${response.status} without a known reason`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UnreachableError('the answer is not JSON', { cause })
  }
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const { code, name } = value as Partial<Problem>
  return typeof code === 'number' && findErrorName(code) === name
}
