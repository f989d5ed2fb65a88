// The activation chain: does a license server go on where it stood, was it restored from a backup or
// installed anew, or do two copies live? A rule that is too mild here lets copies run unseen; one that is
// too strict stops an honest site. Implements docs/protocol.md §4.
import type { InstanceId } from '@marque/protocol'

/** Breaks are counted over so long. */
export const BREAK_WINDOW_SECONDS = 365 * 86_400
/** record_0, base64url */
const RECORD_ZERO_TEXT = 'A'.repeat(22)

/** Where a license server stands: the record that the next one builds on. */
export type ChainPlace = {
  readonly instanceId: InstanceId
  /** n of the record; record_0 has 0 */
  readonly sequence: number
  /** base64url */
  readonly record: string
}

/**
 * `confirmed`: on the line that ends at the head. `open`: approved on top of the head, and nobody knows
 * whether its code was typed in. `abandoned`: beside the line, whether a break left it behind or a
 * sibling was confirmed.
 */
export type Standing = 'confirmed' | 'open' | 'abandoned'

export type ChainRecord = ChainPlace & {
  /** the record before it; absent where the authority's knowledge of an instance begins */
  readonly parent?: string
  readonly standing: Standing
}

export type BreakCause = 'new-instance' | 'restored-backup' | 'unknown-record'

export type ChainBreak = {
  readonly instanceId: InstanceId
  readonly cause: BreakCause
  readonly at: number
  /** an operator allowed it, so it does not count against the limit */
  readonly allowed: boolean
}

/** What is known of one deployment; of its records, at least the head and those that are asked about. */
export type Chain = {
  readonly records: readonly ChainRecord[]
  readonly breaks: readonly ChainBreak[]
  /** instances that an operator let break once more */
  readonly allowed: readonly InstanceId[]
  /** how many breaks are allowed in `BREAK_WINDOW_SECONDS` */
  readonly reinstalls: number
}

/** From one chain to the next, as the difference; a store applies it all or not at all. */
export type ChainMove = {
  /** absent: the head stays */
  readonly turn?: {
    /** of the new head */
    readonly instanceId: InstanceId
    /** of the present line, what this instance has up to this sequence stays confirmed */
    readonly keepsUpTo: number
    /** confirmed from now on, the new head among them; everything else is abandoned */
    readonly confirms: readonly Omit<ChainRecord, 'standing'>[]
  }
  /** the record that the approved challenge leads to */
  readonly approves?: ChainPlace & { readonly parent: string }
  readonly break?: ChainBreak
}

export type ChainVerdict =
  | { readonly step: 'normal'; readonly move: ChainMove }
  | { readonly step: 'break'; readonly move: ChainMove & { readonly break: ChainBreak } }
  | { readonly step: 'fork' }
  | { readonly step: 'limit'; readonly used: number; readonly reinstalls: number }

/**
 * May a challenge be approved on top of the place that it names, and what is the chain then?
 * @param asked `record`: the one that the challenge leads to
 */
export function judgeChain(
  chain: Chain,
  asked: { readonly place: ChainPlace; readonly record: string },
  now: number,
): ChainVerdict {
  const { place } = asked
  const head = headOf(chain)
  const base = findRecord(chain, place)
  const { instanceId } = place
  const approves = {
    instanceId,
    sequence: place.sequence + 1,
    record: asked.record,
    parent: place.record,
  }
  if (base?.standing === 'abandoned') return { step: 'fork' }
  if (base !== undefined && base === head) return { step: 'normal', move: { approves } }
  const keepsUpTo = base?.sequence ?? KEEP_NOTHING
  const turn = { instanceId, keepsUpTo, confirms: [base ?? place] }
  const isFirst = head === undefined && isStart(place)
  if (base?.standing === 'open' || isFirst) return { step: 'normal', move: { turn, approves } }
  const allowed = chain.allowed.includes(instanceId)
  const used = breaksUsed(chain.breaks, now)
  const { reinstalls } = chain
  if (!allowed && used >= reinstalls) return { step: 'limit', used, reinstalls }
  const made: ChainBreak = { instanceId, cause: causeOf(place, base), at: now, allowed }
  return { step: 'break', move: { turn, approves, break: made } }
}

/**
 * Makes an abandoned record the head, and the line to it the confirmed one.
 * @param lineage the record and what it builds on, newest first, as far as it is known or up to the
 * first that is confirmed
 */
export function adoptBranch(lineage: readonly [ChainRecord, ...ChainRecord[]]): ChainMove {
  const root = lineage.find(({ standing }) => standing === 'confirmed')
  const confirms = lineage.filter(({ standing }) => standing !== 'confirmed')
  const keepsUpTo = root?.sequence ?? KEEP_NOTHING
  return { turn: { instanceId: lineage[0].instanceId, keepsUpTo, confirms } }
}

/** Where the confirmed line ends. */
export const headOf = ({ records }: Pick<Chain, 'records'>): ChainRecord | undefined =>
  records
    .filter(({ standing }) => standing === 'confirmed')
    .reduce<ChainRecord | undefined>(
      (last, record) => (last === undefined || record.sequence > last.sequence ? record : last),
      undefined,
    )

export const findRecord = (
  { records }: Pick<Chain, 'records'>,
  { instanceId, sequence, record }: ChainPlace,
): ChainRecord | undefined =>
  records.find(
    (known) =>
      known.record === record && known.sequence === sequence && known.instanceId === instanceId,
  )

/** Those that count against the limit now. */
export const breaksUsed = (breaks: readonly ChainBreak[], now: number): number =>
  breaks.filter(({ at, allowed }) => !allowed && at > now - BREAK_WINDOW_SECONDS).length

/** No confirmed record has a sequence as low as this. */
const KEEP_NOTHING = -1

/** The record before any activation. */
export const isStart = ({ sequence, record }: ChainPlace): boolean =>
  sequence === 0 && record === RECORD_ZERO_TEXT

function causeOf(place: ChainPlace, base: ChainRecord | undefined): BreakCause {
  if (base !== undefined) return 'restored-backup'
  return isStart(place) ? 'new-instance' : 'unknown-record'
}
