// The routes below the place where the page lies: one table, and one way from a request to an answer.
// Whatever goes wrong becomes an answer; nothing is thrown into the host.
// Implements docs/sdk.md, "The registration page"; docs/threat-model.md, A19.
import type { IncomingHttpHeaders } from 'node:http'
import {
  checkSameOrigin,
  encodeBase64url,
  encodeHex,
  MarqueError,
  toMarqueError,
} from '@marque/protocol'
import type { Log } from '../contract.ts'
import type { Random } from '../ports.ts'
import { historyCsv } from './history-csv.ts'
import {
  type Answer,
  assetAnswer,
  csvAnswer,
  htmlAnswer,
  jsonAnswer,
  problemAnswer,
  refusedPageAnswer,
} from './page-answers.ts'
import { historyPage, type PageApi } from './page-api.ts'
import type { PageFiles } from './page-files.ts'

export type PageQuestion = {
  readonly method: string
  /** below the place of the page, without the query */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** @throws MarqueError 10000, 41300, 41500 */
  readonly body: () => Promise<unknown>
  /** @throws MarqueError 40300 */
  readonly admit: () => Promise<{ readonly name?: string | undefined }>
}

export type RouteTools = {
  readonly api: PageApi
  readonly files: PageFiles
  readonly random: Random
  readonly log: Log
}

type Route = (tools: RouteTools, question: PageQuestion) => Promise<Answer>

const READ = ['GET', 'HEAD']

const ROUTES: {
  readonly [path: string]: { readonly methods: readonly string[]; readonly run: Route }
} = {
  '/': { methods: READ, run: showPage },
  '/api/state': {
    methods: READ,
    run: admitted(async ({ api }) => jsonAnswer(await api.state())),
  },
  '/api/history': {
    methods: READ,
    run: admitted(async ({ api }, { query }) => jsonAnswer(await api.history(historyPage(query)))),
  },
  '/api/history.csv': {
    methods: READ,
    run: admitted(async ({ api }, { query }) => {
      const language = query.get('language') === 'zh-CN' ? 'zh' : 'en'
      return csvAnswer(historyCsv(await api.wholeHistory(), language), 'registration-history.csv')
    }),
  },
  '/api/register': { methods: ['POST'], run: writing((api) => api.register) },
  '/api/unbind': { methods: ['POST'], run: writing((api) => api.unbind) },
}

/** Never rejects. */
export async function answerQuestion(tools: RouteTools, question: PageQuestion): Promise<Answer> {
  try {
    const { method, path } = question
    const route = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined
    const allowed = route?.methods ?? (path.startsWith('/assets/') ? READ : undefined)
    if (allowed === undefined) throw new MarqueError('NOT_FOUND')
    if (!allowed.includes(method)) return methodAnswer(allowed)
    return await (route === undefined ? showAsset : route.run)(tools, question)
  } catch (error) {
    return faultAnswer(tools, question, error)
  }
}

/** The catalogue has no code for a wrong method: for this address there is nothing to find. */
function methodAnswer(allowed: readonly string[]): Answer {
  const { headers, body } = problemAnswer(new MarqueError('NOT_FOUND', { allowed }))
  return { status: 405, headers: { ...headers, allow: allowed.join(', ') }, body }
}

function faultAnswer({ random, log }: RouteTools, question: PageQuestion, error: unknown): Answer {
  const refusal = toMarqueError(error)
  if (refusal.errorName !== 'INTERNAL') return problemAnswer(refusal)
  const ref = encodeHex(random(6))
  log.error({ ref, path: question.path, err: refusal.cause ?? refusal }, 'unexpected fault')
  return problemAnswer(refusal, ref)
}

async function showPage({ files, random }: RouteTools, { admit }: PageQuestion): Promise<Answer> {
  const nonce = encodeBase64url(random(16))
  try {
    await admit()
  } catch (error) {
    if (error instanceof MarqueError) return refusedPageAnswer(error, nonce)
    throw error
  }
  return htmlAnswer(await files.html(), nonce)
}

/** The files hold nothing of the product: whoever may not use the page may still have them. */
async function showAsset({ files }: RouteTools, question: PageQuestion): Promise<Answer> {
  const asset = await files.asset(question.path.slice('/assets/'.length))
  if (asset === undefined) throw new MarqueError('NOT_FOUND')
  return assetAnswer(asset, question.headers['accept-encoding'])
}

function admitted(run: Route): Route {
  return async (tools, question) => {
    await question.admit()
    return run(tools, question)
  }
}

function writing(verb: (api: PageApi) => PageApi['register']): Route {
  return async ({ api, log }, question) => {
    checkOrigin(question.headers)
    const { name } = await question.admit()
    const body = await question.body()
    const answer = await verb(api)(body, name)
    log.info({ path: question.path, by: name, ok: answer.ok }, 'asked for by an administrator')
    return jsonAnswer(answer)
  }
}

/**
 * A page of another origin cannot set `X-Forwarded-Host` without being asked for leave, which nobody
 * gives.
 */
function checkOrigin({ origin, host, ...headers }: IncomingHttpHeaders): void {
  const hosts = [host, headers['x-forwarded-host']].flat()
  checkSameOrigin({ site: headers['sec-fetch-site'], origin, hosts })
}
