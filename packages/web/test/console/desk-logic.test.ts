// What the console makes of the authority's answers before it shows them: the story of a deployment,
// clocks, copies, changes in the audit log, the periods of keys.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Activation } from '../../src/api/authority-activations.ts'
import { clockOffset } from '../../src/pages/console/activations/clock-offset.ts'
import { nameInstances } from '../../src/pages/console/activations/instance-names.ts'
import {
  addOlder,
  emptyList,
  showHeld,
  takeNewest,
} from '../../src/pages/console/activations/live-list.ts'
import { readAuditLine } from '../../src/pages/console/audit/audit-changes.ts'
import { seekAudit } from '../../src/pages/console/audit/seek-audit.ts'
import { explainFork } from '../../src/pages/console/deployments/fork.ts'
import { byDay, timelineOf } from '../../src/pages/console/deployments/timeline.ts'
import { keyPeriods } from '../../src/pages/console/keys/key-periods.ts'

const DAY = 86_400

let made = 0
const activation = (over: Partial<Activation> = {}): Activation => ({
  id: `activation-${made++}`,
  deploymentId: 'deployment',
  instanceId: 'one',
  sequence: 1,
  outcome: 'approved',
  reason: 'restart',
  licenseSerial: 1,
  clockOffsetSeconds: 0,
  record: 'r1',
  previous: 'r0',
  firstAt: 100,
  lastAt: 100,
  times: 1,
  ...over,
})

suite('the clock of a license server', () => {
  test('is ahead, behind or right, and marked beyond a minute', () => {
    assert.deepEqual(clockOffset(0), { side: 'right', seconds: 0, marked: false })
    assert.deepEqual(clockOffset(60), { side: 'ahead', seconds: 60, marked: false })
    assert.deepEqual(clockOffset(61), { side: 'ahead', seconds: 61, marked: true })
    assert.deepEqual(clockOffset(-60), { side: 'behind', seconds: 60, marked: false })
    assert.deepEqual(clockOffset(-7200), { side: 'behind', seconds: 7200, marked: true })
  })
})

suite('the names of instances', () => {
  test('follow the order in which they were first seen, whatever the order of the list', () => {
    const names = nameInstances([
      { instanceId: 'late', firstAt: 300 },
      { instanceId: 'early', firstAt: 200 },
      { instanceId: 'late', firstAt: 100 },
    ])
    assert.deepEqual(names.get('late'), { letter: 'A', color: 0 })
    assert.deepEqual(names.get('early'), { letter: 'B', color: 1 })
  })

  test('go on after the alphabet without repeating', () => {
    const seen = Array.from({ length: 60 }, (_, at) => ({ instanceId: `i${at}`, firstAt: at }))
    const names = nameInstances(seen)
    assert.equal(new Set([...names.values()].map(({ letter }) => letter)).size, 60)
    assert.equal(names.get('i26')?.letter, 'A1')
  })
})

suite('a live list', () => {
  const items = (...ids: readonly string[]) => ids.map((id) => ({ id, times: 1 }))
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).join('')
  const first = takeNewest<{ id: string; times: number }>(
    emptyList,
    { items: items('c', 'b'), nextCursor: '2' },
    true,
  )

  test('shows its first page at once, and holds what comes while it is read', () => {
    assert.equal(ids(first.items), 'cb')
    const read = takeNewest(first, { items: items('e', 'd', 'c'), nextCursor: '2' }, true)
    assert.deepEqual([ids(read.items), ids(read.held)], ['cb', 'ed'])
    const shown = showHeld(read)
    assert.deepEqual([ids(shown.items), ids(shown.held)], ['edcb', ''])
  })

  test('keeps older pages and where they go on, and renews what it has', () => {
    const older = addOlder(first, { items: items('b', 'a') })
    assert.equal(ids(older.items), 'cba')
    const page = {
      items: [
        { id: 'd', times: 1 },
        { id: 'c', times: 4 },
      ],
      nextCursor: '9',
    }
    const next = takeNewest(older, page, false)
    assert.equal(ids(next.items), 'dcba')
    assert.equal(next.items[1]?.times, 4)
    assert.equal(next.nextCursor, undefined)
  })

  test('begins anew where so much came that nothing of it is known', () => {
    const next = takeNewest(first, { items: items('z', 'y'), nextCursor: '7' }, true)
    assert.deepEqual([ids(next.items), ids(next.held), next.nextCursor], ['zy', '', '7'])
  })
})

suite('the time line of a deployment', () => {
  const deployment = { createdAt: 50, endedAt: 350 }

  test('tells the making, the activations and the end, newest first', () => {
    const activations = [activation({ firstAt: 300 }), activation({ firstAt: 100 })]
    const entries = timelineOf({ deployment, breaks: [], activations, complete: true })
    assert.deepEqual(
      entries.map(({ kind, at }) => [kind, at]),
      [
        ['ended', 350],
        ['activation', 300],
        ['activation', 100],
        ['made', 50],
      ],
    )
  })

  test('does not tell the beginning while older activations were not read', () => {
    const activations = [activation({ firstAt: 400 })]
    const entries = timelineOf({ deployment, breaks: [], activations, complete: false })
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['activation'],
    )
  })

  test('names the cause of a break, and of no other activation', () => {
    const cause = { instanceId: 'two', cause: 'restored-backup', at: 201, allowed: false } as const
    const activations = [
      activation({ instanceId: 'two', firstAt: 200, chain: 'break' }),
      activation({ instanceId: 'two', firstAt: 199, chain: 'normal' }),
      activation({ instanceId: 'one', firstAt: 198, chain: 'break' }),
    ]
    const entries = timelineOf({ deployment, breaks: [cause], activations, complete: false })
    const found = entries.map((entry) => entry.kind === 'activation' && entry.break?.cause)
    assert.deepEqual(found.slice(1), ['restored-backup', undefined, undefined])
  })

  test('is cut into days', () => {
    const activations = [3.5, 3.1, 1].map((day) => activation({ firstAt: day * DAY }))
    const story = { deployment: { createdAt: 0 }, breaks: [], activations, complete: false }
    const days = byDay(timelineOf(story), (at) => String(Math.floor(at / DAY)))
    assert.deepEqual(
      days.map(({ day, entries }) => [day, entries.length]),
      [
        ['3', 2],
        ['1', 1],
      ],
    )
  })
})

suite('a fork', () => {
  const place = { instanceId: 'one', sequence: 3, record: 'x3', firstAt: 500, lastAt: 600 }
  const instances = [
    {
      id: 'one',
      state: 'current' as const,
      sequence: 4,
      approvals: 5,
      firstAt: 100,
      lastAt: 450,
    },
  ]

  test('of one instance is a copy of its directory; the accepted one is last seen where it built on the head', () => {
    const fork = explainFork(place, {
      chain: { head: { instanceId: 'one', sequence: 4, record: 'r4' } },
      instances,
      activations: [
        activation({ outcome: 'refused', record: 'x4', previous: 'x3', lastAt: 600 }),
        activation({ record: 'x3', previous: 'r2', lastAt: 450 }),
        activation({ record: 'r5', previous: 'r4', lastAt: 440 }),
        activation({ record: 'r4', previous: 'r3', lastAt: 400 }),
      ],
    })
    assert.equal(fork.kind, 'copy')
    assert.deepEqual(fork.accepted, { instanceId: 'one', sequence: 4, lastAt: 440 })
    assert.deepEqual(fork.refused, { instanceId: 'one', sequence: 3, firstAt: 500, lastAt: 600 })
  })

  test('of an instance that another took the place of is one that was left behind', () => {
    const head = { instanceId: 'two', sequence: 1, record: 'n1' }
    const two = instances.map((instance) => ({ ...instance, id: 'two' }))
    const fork = explainFork(place, { chain: { head }, instances: two, activations: [] })
    assert.equal(fork.kind, 'left-behind')
    assert.deepEqual(fork.accepted, { instanceId: 'two', sequence: 1, lastAt: 450 })
  })
})

suite('a line of the audit log', () => {
  const deployment = 'b2f7c1de-40a8-4f0e-9a57-3c1d6f2e8a90'

  test('shows a number before and after as one change', () => {
    const details = { actor: 'operator x', deployment, before: 2, reinstalls: 5 }
    assert.deepEqual(readAuditLine({ details }), {
      actor: 'operator x',
      changes: [{ field: 'reinstalls', before: '2', after: '5' }],
      facts: [{ field: 'deployment', value: deployment }],
    })
  })

  test('shows of terms only what differs', () => {
    const details = {
      license: deployment,
      serial: 4,
      termsBefore: JSON.stringify({ maxConnections: 10, lease: { renewSeconds: 7200 }, exp: 5 }),
      terms: JSON.stringify({ maxConnections: 20, lease: { renewSeconds: 7200 } }),
    }
    const { changes, facts } = readAuditLine({ details })
    assert.deepEqual(changes, [
      { field: 'maxConnections', before: '10', after: '20' },
      { field: 'exp', before: '5' },
    ])
    assert.deepEqual(
      facts.map(({ field }) => field),
      ['license', 'serial'],
    )
  })

  test('shows the fields of a licensee that differ', () => {
    const before = JSON.stringify({ name: 'Example Works', email: 'a@example.com' })
    const after = JSON.stringify({ name: 'Example Works', email: 'b@example.com' })
    const { changes } = readAuditLine({ details: { licensee: deployment, before, after } })
    assert.deepEqual(changes, [{ field: 'email', before: 'a@example.com', after: 'b@example.com' }])
  })

  test('without a state before is facts alone', () => {
    const { changes, facts } = readAuditLine({ details: { deployment, after: 3 } })
    assert.deepEqual(changes, [])
    assert.equal(facts.length, 2)
  })
})

suite('an instant in the audit log', () => {
  const log = (times: readonly number[]) => {
    let asked = 0
    const lines = times.map((at, index) => ({ sequence: index + 1, at })).reverse()
    const ask = async ({ cursor }: { readonly cursor?: string }) => {
      asked += 1
      const below = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor)
      return { items: lines.filter(({ sequence }) => sequence < below).slice(0, 1) }
    }
    const firstAt = async (until: number) => {
      const cursor = await seekAudit(ask, until)
      return (await ask(cursor === undefined ? {} : { cursor })).items[0]?.at
    }
    return { ask, firstAt, asked: () => asked }
  }

  test('is found as the newest line at or before it', async () => {
    const { firstAt } = log([10, 20, 20, 30, 45])
    assert.deepEqual(await Promise.all([5, 10, 20, 29, 44, 45, 99].map(firstAt)), [
      undefined,
      10,
      20,
      20,
      30,
      45,
      45,
    ])
    assert.equal(await log([]).firstAt(5), undefined)
  })

  test('takes few questions in a long log', async () => {
    const { firstAt, asked } = log(Array.from({ length: 10_000 }, (_, at) => at * 3))
    assert.equal(await firstAt(4000), 3999)
    assert.ok(asked() < 20, String(asked()))
  })
})

suite('the periods of issuing keys', () => {
  const key = (kid: string, days: readonly [number, number], current = false) => ({
    kid,
    notBefore: days[0] * DAY,
    notAfter: days[1] * DAY,
    current,
  })

  test('lie on one axis with now on it', () => {
    const periods = keyPeriods([key('b', [50, 150], true), key('a', [0, 100])], 75 * DAY)
    assert.equal(periods.now, 50)
    assert.deepEqual(
      periods.bars.map(({ from, to, state }) => [Math.round(from), Math.round(to), state]),
      [
        [33, 100, 'current'],
        [0, 67, 'spare'],
      ],
    )
    assert.equal(periods.warning, undefined)
  })

  test('warn when the current one ends within 30 days, and when there is none', () => {
    const at = (day: number) => keyPeriods([key('a', [0, 100], true)], day * DAY).warning
    assert.equal(at(70), undefined)
    assert.deepEqual(at(71), { kind: 'ends', secondsLeft: 29 * DAY })
    assert.deepEqual(at(100), { kind: 'none' })
    assert.deepEqual(keyPeriods([], 5).warning, { kind: 'none' })
  })
})
