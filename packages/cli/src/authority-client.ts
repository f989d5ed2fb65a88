// The authority's API as the commands call it: one token, JSON in and out, refusals of the catalogue
// as errors. The token is read from its file and goes nowhere but into the header.
import type { Bytes } from '@marque/protocol'
import { parseProblem } from '@marque/protocol/errors'
import { type CliConfig, readSecretFile } from './config.ts'
import { CliError, RefusedError, usageError } from './errors.ts'
import { unreachable } from './unreachable.ts'

export type Answer = { readonly [name: string]: unknown }

export type AuthorityClient = {
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, body?: unknown) => Promise<Answer>
  /** Bytes as they are, of a type that the path takes. */
  readonly postBytes: (path: string, body: { type: string; bytes: Bytes }) => Promise<Answer>
  /** The raw answer, for files; a refusal throws as everywhere. */
  readonly fetch: (path: string) => Promise<Response>
}

const ANSWER_TIMEOUT_MS = 60_000

/** @throws CliError `configuration` if the address or the token is missing */
export function connectAuthority(config: CliConfig): AuthorityClient {
  const { url, token } = access(config)
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    headers.set('accept', 'application/json, application/problem+json, */*;q=0.5')
    const request = { ...init, headers, redirect: 'error' as const }
    const answer = await fetch(`${url}/api/v1/${path}`, request).catch((cause: unknown) => {
      throw unreachable(`the authority at ${url}`, cause)
    })
    if (!answer.ok) throw await refusalOf(answer, url)
    return answer
  }
  const inTime = (): AbortSignal => AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  return {
    get: async (path) => parseAnswer(await send(path, { signal: inTime() }), url),
    post: async (path, body) => {
      const json = body === undefined ? {} : { body: JSON.stringify(body) }
      const headers = body === undefined ? {} : { 'content-type': 'application/json' }
      return parseAnswer(
        await send(path, { method: 'POST', headers, ...json, signal: inTime() }),
        url,
      )
    },
    postBytes: async (path, { type, bytes }) => {
      const headers = { 'content-type': type }
      return parseAnswer(
        await send(path, { method: 'POST', headers, body: bytes, signal: inTime() }),
        url,
      )
    },
    fetch: (path) => send(path, {}),
  }
}

/**
 * One part of a path, such as an id.
 * @throws CliError `usage` for a text that no id can be
 */
export function pathPart(id: string, what: string): string {
  if (!/^[\w-]{1,100}$/.test(id)) {
    throw usageError(
      `this is no id of a ${what}`,
      'Ids are shown when something is made, and by `marque license list`.',
    )
  }
  return id
}

/** A member of an answer by its path, as text; absent ones are ''. */
export function textAt(answer: unknown, ...path: readonly string[]): string {
  let value: unknown = answer
  for (const name of path) {
    value = typeof value === 'object' && value !== null ? (value as Answer)[name] : undefined
  }
  return value === undefined || value === null ? '' : String(value)
}

function access(config: CliConfig): { url: string; token: string } {
  if (config.authorityUrl === undefined) {
    throw new CliError(
      'configuration',
      'it is not known where the authority is',
      'Set MARQUE_AUTHORITY_URL, for example to https://authority.example.',
    )
  }
  if (config.tokenFile === undefined) {
    throw new CliError(
      'configuration',
      'there is no API token',
      'Make one with `marque token create … > FILE` and set MARQUE_TOKEN_FILE to that file.',
    )
  }
  const token = readSecretFile(config.tokenFile, 'MARQUE_TOKEN_FILE')
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CliError(
      'configuration',
      'the file that MARQUE_TOKEN_FILE names holds no API token',
      'Write exactly what `marque token create` printed into it.',
    )
  }
  return { url: config.authorityUrl, token }
}

async function refusalOf(answer: Response, url: string): Promise<Error> {
  const refusal = parseProblem(await jsonOf(answer))
  return refusal === undefined
    ? notAnAuthority(url, `HTTP ${answer.status}`)
    : new RefusedError(refusal)
}

async function parseAnswer(answer: Response, url: string): Promise<Answer> {
  const body = await jsonOf(answer)
  if (answer.status === 204) return {}
  if (typeof body !== 'object' || body === null)
    throw notAnAuthority(url, 'something else than JSON')
  return body as Answer
}

async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return JSON.parse(await answer.text())
  } catch {
    // Whoever answers without JSON is no authority, which the caller says.
    return undefined
  }
}

const notAnAuthority = (url: string, what: string): CliError =>
  new CliError(
    'unreachable',
    `${url} answers with ${what}, not as a Marque authority`,
    'Check MARQUE_AUTHORITY_URL and what lies between; the authority may be starting or behind a proxy that is not.',
  )
