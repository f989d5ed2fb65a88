// What the page asks and tells: the license's own verbs, with the refusals of the catalogue. One
// administrator who was slower than another is told so, and changes nothing.
// Implements docs/sdk.md, "The registration page".
import { X509Certificate } from 'node:crypto'
import { MarqueError, parseInput } from '@marque/protocol'
import type {
  RegistrationAnswer,
  RegistrationHistory,
  RegistrationState,
  ShownHistoryEntry,
} from '@marque/web'
import Type from 'typebox'
import type { Attempt, Clock, Failure, HistoryEntry, MarqueLicense } from '../contract.ts'
import { pageState } from './page-state.ts'
import { shownFailure } from './shown-failure.ts'

const RegisterSchema = Type.Object({
  server: Type.String({ maxLength: 1000 }),
  ca: Type.Optional(Type.String()),
  expected: Type.Integer({ minimum: 0 }),
})

const UnbindSchema = Type.Object({ expected: Type.Integer({ minimum: 0 }) })

const MOST_PER_PAGE = 500

export type PageApi = {
  readonly state: () => Promise<RegistrationState>
  readonly register: (body: unknown, by: string | undefined) => Promise<RegistrationAnswer>
  readonly unbind: (body: unknown, by: string | undefined) => Promise<RegistrationAnswer>
  readonly history: (page: { cursor?: string; limit: number }) => Promise<RegistrationHistory>
  readonly wholeHistory: () => Promise<readonly ShownHistoryEntry[]>
}

type Busy = NonNullable<RegistrationState['busy']>

export function pageApi(
  license: MarqueLicense,
  options: { clock: Clock; product: string | undefined },
): PageApi {
  const busy: Busy[] = []
  let lastWriter: { readonly revision: number; readonly by: string } | undefined
  const state = async (): Promise<RegistrationState> =>
    pageState({
      status: license.status,
      nodes: await license.nodes(),
      now: options.clock.now(),
      product: options.product,
      busy: busy[0],
    })
  const write = async (
    what: Busy['what'],
    by: string | undefined,
    work: () => Promise<Attempt>,
  ) => {
    const entry = { what, ...(by === undefined ? {} : { by }) }
    busy.push(entry)
    try {
      const { ok, failure, status } = await work()
      if (failure?.name === 'CONFLICT') throw overtaken(failure.detail, lastWriter, status.revision)
      if (by !== undefined) lastWriter = { revision: status.revision, by }
      return { ok, failure }
    } finally {
      busy.splice(busy.indexOf(entry), 1)
    }
  }
  const answer = async ({ ok, failure }: { ok: boolean; failure: Failure | undefined }) => ({
    ok,
    ...(failure === undefined ? {} : { failure: shownFailure(failure) }),
    state: await state(),
  })
  const history: PageApi['history'] = async (page) => {
    const { items, total, nextCursor } = await license.history(page)
    return { items: items.map(shownEntry), total, ...(nextCursor && { nextCursor }) }
  }
  return {
    state,
    register: async (body, by) => {
      const { server, ca, expected } = parseInput(RegisterSchema, body)
      checkCa(ca)
      const to = { server, expected, ...(ca === undefined ? {} : { ca }) }
      return answer(await write('register', by, () => license.register(to)))
    },
    unbind: async (body, by) => {
      const { expected } = parseInput(UnbindSchema, body)
      return answer(await write('unbind', by, () => license.unbind({ expected })))
    },
    history,
    wholeHistory: () => allPages(history),
  }
}

/** @param reason what the SDK knows: the node and the time */
function overtaken(
  reason: string | undefined,
  writer: { readonly revision: number; readonly by: string } | undefined,
  revision: number,
): MarqueError {
  const changedBy = writer?.revision === revision ? writer.by : undefined
  return new MarqueError('CONFLICT', { reason, changedBy, revision })
}

/** @throws MarqueError 10001: a key in the place of a certificate must not be kept anywhere */
function checkCa(ca: string | undefined): void {
  if (ca === undefined) return
  if (/PRIVATE KEY/.test(ca)) throw badCa('is a private key; choose the certificate')
  const blocks = ca.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? []
  if (blocks.length === 0 || !blocks.every(isCertificate)) throw badCa('is no PEM certificate')
}

const badCa = (problem: string): MarqueError =>
  new MarqueError('PARAM_INPUT_ERROR', { faults: [{ field: 'ca', problem }] })

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

const shownEntry = (entry: HistoryEntry): ShownHistoryEntry => ({
  ...shownFailure(entry),
  node: entry.node.name,
})

async function allPages(history: PageApi['history']): Promise<readonly ShownHistoryEntry[]> {
  const entries: ShownHistoryEntry[] = []
  let cursor: string | undefined
  do {
    const page = await history({
      limit: MOST_PER_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    })
    entries.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return entries
}

/** @throws MarqueError 10001 */
export function historyPage(query: URLSearchParams): { cursor?: string; limit: number } {
  const limit = Number(query.get('limit') ?? 20)
  const cursor = query.get('cursor')
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_PER_PAGE) {
    const faults = [{ field: 'limit', problem: `must be a number from 1 to ${MOST_PER_PAGE}` }]
    throw new MarqueError('PARAM_INPUT_ERROR', { faults })
  }
  return { limit, ...(cursor === null ? {} : { cursor }) }
}
