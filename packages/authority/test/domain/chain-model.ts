// A world of license servers that restart, are copied, restored and installed anew, before an authority
// that judges their challenges; and §4 written down a second time, from what the servers showed, as the
// oracle for the rules.
import assert from 'node:assert/strict'
import { type InstanceId, uuidFrom } from '@marque/protocol'
import fc from 'fast-check'
import {
  adoptBranch,
  BREAK_WINDOW_SECONDS,
  type Chain,
  type ChainMove,
  type ChainPlace,
  type ChainRecord,
  type ChainVerdict,
  findRecord,
  judgeChain,
} from '../../src/domain/activation-chain.ts'

export const DAY = 86_400
export const RECORD_ZERO_TEXT = 'A'.repeat(22)

export const keyOf = ({ instanceId, sequence, record }: ChainPlace): string =>
  [instanceId, sequence, record].join(' ')

const same = (a: ChainPlace, b: ChainPlace): boolean => keyOf(a) === keyOf(b)

export const emptyChain = (reinstalls: number): Chain => ({
  records: [],
  breaks: [],
  allowed: [],
  reinstalls,
})

/** What a move says, on all records at once. */
export function applyMove(chain: Chain, { turn, approves, ...move }: ChainMove): Chain {
  let records = chain.records
  if (turn !== undefined) {
    const { instanceId, keepsUpTo, confirms } = turn
    const stays = (record: ChainRecord): boolean =>
      record.standing === 'confirmed' &&
      record.instanceId === instanceId &&
      record.sequence <= keepsUpTo
    const left = records.map((record) =>
      stays(record) ? record : { ...record, standing: 'abandoned' as const },
    )
    const others = left.filter((record) => !confirms.some((confirmed) => same(confirmed, record)))
    records = [...others, ...confirms.map((each) => ({ ...each, standing: 'confirmed' as const }))]
  }
  if (approves !== undefined && findRecord({ records }, approves) === undefined) {
    records = [...records, { ...approves, standing: 'open' }]
  }
  const made = move.break
  return made === undefined
    ? { ...chain, records }
    : {
        ...chain,
        records,
        breaks: [...chain.breaks, made],
        allowed: chain.allowed.filter((id) => id !== made.instanceId),
      }
}

/** `docs/protocol.md` §4 from what was shown: the head is what the last approved challenge built on. */
function oracle(reinstalls: number) {
  const parents = new Map<string, ChainPlace | undefined>()
  let head: ChainPlace | undefined
  let onTop = new Set<string>()
  let broken: { at: number; allowed: boolean }[] = []
  const ancestors = (): ReadonlySet<string> => {
    const found = new Set<string>()
    for (let place = head; place !== undefined; place = parents.get(keyOf(place))) {
      found.add(keyOf(place))
    }
    return found
  }
  return {
    used: (now: number) =>
      broken.filter(({ at, allowed }) => !allowed && at > now - BREAK_WINDOW_SECONDS).length,
    expect(place: ChainPlace, now: number, isAllowed: boolean): ChainVerdict['step'] {
      if (head === undefined && place.record === RECORD_ZERO_TEXT) return 'normal'
      const key = keyOf(place)
      if (head !== undefined && (same(place, head) || onTop.has(key))) return 'normal'
      if (parents.has(key) && !ancestors().has(key)) return 'fork'
      return isAllowed || this.used(now) < reinstalls ? 'break' : 'limit'
    },
    approved(
      place: ChainPlace,
      next: ChainPlace,
      found: { at: number; allowed: boolean } | undefined,
    ) {
      if (head === undefined || !same(head, place)) onTop = new Set()
      head = place
      onTop.add(keyOf(next))
      if (!parents.has(keyOf(place))) parents.set(keyOf(place), undefined)
      parents.set(keyOf(next), place)
      if (found !== undefined) broken = [...broken, found]
    },
    adopted(place: ChainPlace) {
      head = place
      onTop = new Set()
    },
  }
}

/** One config directory on one host. */
export type Host = { place: ChainPlace }

let instances = 0
let records = 0

export const newPlace = (): ChainPlace => {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, ++instances)
  return { instanceId: uuidFrom<InstanceId>(bytes), sequence: 0, record: RECORD_ZERO_TEXT }
}

/** An authority and its clock; every challenge is held against the oracle too. */
export function chainWorld(reinstalls: number) {
  let chain = emptyChain(reinstalls)
  let now = 1_780_272_000
  const reference = oracle(reinstalls)
  const moves: ChainMove[] = []
  const advance = (move: ChainMove): void => {
    moves.push(move)
    chain = applyMove(chain, move)
  }
  return {
    moves: moves as readonly ChainMove[],
    chain: () => chain,
    breaksUsed: () => reference.used(now),
    wait: (seconds: number) => {
      now += seconds
    },
    /** a challenge comes by phone; nobody has typed anything yet */
    challenge(host: Host): { step: ChainVerdict['step']; next: ChainPlace } {
      const { place } = host
      const record = `record ${++records}`
      const next = { ...place, sequence: place.sequence + 1, record }
      const isAllowed = chain.allowed.includes(place.instanceId)
      const verdict = judgeChain(chain, { place, record }, now)
      assert.equal(verdict.step, reference.expect(place, now, isAllowed))
      if ('move' in verdict) {
        advance(verdict.move)
        const found = verdict.step === 'break' ? { at: now, allowed: isAllowed } : undefined
        reference.approved(place, next, found)
      }
      return { step: verdict.step, next }
    },
    /** the code was typed in, if there was one */
    activate(host: Host): ChainVerdict['step'] {
      const { step, next } = this.challenge(host)
      if (step === 'normal' || step === 'break') host.place = next
      return step
    },
    adopt(host: Host): boolean {
      const record = findRecord(chain, host.place)
      if (record?.standing !== 'abandoned') return false
      advance(adoptBranch(lineageIn(chain, record)))
      reference.adopted(host.place)
      return true
    },
    allow(host: Host): void {
      const { instanceId } = host.place
      if (!chain.allowed.includes(instanceId)) {
        chain = { ...chain, allowed: [...chain.allowed, instanceId] }
      }
    },
  }
}

export type World = ReturnType<typeof chainWorld>

export function lineageIn(
  chain: Chain,
  record: ChainRecord,
): readonly [ChainRecord, ...ChainRecord[]] {
  const older: ChainRecord[] = []
  for (let top: ChainRecord | undefined = record; top?.parent !== undefined; ) {
    const { instanceId, sequence, parent }: ChainRecord = top
    top = findRecord(chain, { instanceId, sequence: sequence - 1, record: parent })
    if (top !== undefined) older.push(top)
    if (top?.standing === 'confirmed') break
  }
  return [record, ...older]
}

export type Happening = {
  readonly what:
    | 'activate'
    | 'scan'
    | 'crash'
    | 'backup'
    | 'restore'
    | 'copy'
    | 'wipe'
    | 'lose'
    | 'wait'
    | 'adopt'
    | 'allow'
  readonly host: number
  readonly pick: number
}

export const happenings = (what: readonly Happening['what'][], maxLength = 40) =>
  fc.array(
    fc.record({
      what: fc.constantFrom(...what),
      host: fc.nat(9),
      pick: fc.nat(99),
    }),
    { maxLength, size: 'max' },
  )

type Scene = { readonly world: World; readonly host: Host; readonly hosts: Host[] } & {
  readonly backups: ChainPlace[]
  readonly pick: number
}
type Met = ChainVerdict['step'] | undefined

const HAPPEN: { readonly [what in Happening['what']]: (scene: Scene) => Met } = {
  activate: ({ world, host }) => world.activate(host),
  scan: ({ world, host }) => world.challenge(host).step,
  // between the right code and the write: an approval that nobody used
  crash: ({ world, host }) => world.challenge(host).step,
  backup: ({ backups, host }) => void backups.push(host.place),
  restore: ({ backups, host, pick }) => {
    host.place = backups[pick % Math.max(1, backups.length)] ?? host.place
  },
  copy: ({ hosts, host }) => void hosts.push({ place: host.place }),
  wipe: ({ host }) => {
    host.place = newPlace()
  },
  // the authority has lost what it knew of this server
  lose: ({ host, pick }) => {
    host.place = { ...host.place, sequence: 7, record: `lost ${pick}` }
  },
  wait: ({ world, pick }) => void world.wait(pick * 10 * DAY),
  adopt: ({ world, host }) => void world.adopt(host),
  allow: ({ world, host }) => void world.allow(host),
}

/** Lets things happen to a site that begins as one license server; tells what each challenge met. */
export function run(world: World, story: readonly Happening[]): ChainVerdict['step'][] {
  const hosts: Host[] = [{ place: newPlace() }]
  const backups: ChainPlace[] = []
  return story.flatMap(({ what, host: number, pick }) => {
    const host = hosts[number % hosts.length]
    if (host === undefined) throw new RangeError('a site has a host')
    const met = HAPPEN[what]({ world, host, hosts, backups, pick })
    return met === undefined ? [] : [met]
  })
}
