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
import type { Attempt, Clock, HistoryEntry, MarqueLicense } from '../contract.ts'
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

type PageApiOptions = { readonly clock: Clock; readonly product: string | undefined }

export function pageApi(license: MarqueLicense, { clock, product }: PageApiOptions): PageApi {
  const writer = pageWriter()
  const state = async (): Promise<RegistrationState> =>
    pageState({
      status: license.status,
      nodes: await license.nodes(),
      now: clock.now(),
      product,
      busy: writer.busy(),
    })
  const answer = async ({ ok, failure }: Attempt): Promise<RegistrationAnswer> => ({
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
      return answer(await writer.write({ what: 'register', by }, () => license.register(to)))
    },
    unbind: async (body, by) => {
      const { expected } = parseInput(UnbindSchema, body)
      return answer(await writer.write({ what: 'unbind', by }, () => license.unbind({ expected })))
    },
    history,
    wholeHistory: () => allPages(history),
  }
}

type Busy = NonNullable<RegistrationState['busy']>

type Deed = { readonly what: Busy['what']; readonly by: string | undefined }

/** Who writes now, and who wrote last through this page. */
function pageWriter() {
  const underWay: Busy[] = []
  let last: { readonly revision: number; readonly by: string } | undefined
  return {
    busy: () => underWay[0],
    /** @throws MarqueError 40900 */
    write: async ({ what, by }: Deed, work: () => Promise<Attempt>): Promise<Attempt> => {
      const entry = { what, ...(by === undefined ? {} : { by }) }
      underWay.push(entry)
      try {
        const attempt = await work()
        const { failure, status } = attempt
        if (failure?.name === 'CONFLICT') throw overtaken(failure.detail, last, status.revision)
        if (by !== undefined) last = { revision: status.revision, by }
        return attempt
      } finally {
        underWay.splice(underWay.indexOf(entry), 1)
      }
    },
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
