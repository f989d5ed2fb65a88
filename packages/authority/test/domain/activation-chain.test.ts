// The activation chain (docs/protocol.md §4) under random histories: honest sites go on, copies show,
// breaks are counted to the one.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import {
  chainWorld,
  DAY,
  type Happening,
  type Host,
  happenings,
  newPlace,
  run,
} from './chain-model.ts'

const ANYTHING = [
  'activate',
  'activate',
  'activate',
  'scan',
  'crash',
  'backup',
  'restore',
  'copy',
  'wipe',
  'lose',
  'wait',
  'adopt',
  'allow',
] as const
const reinstalls = fc.integer({ min: 0, max: 4 })

const newHost = (): Host => ({ place: newPlace() })

test('whatever happens, each challenge is judged as the page says', () => {
  fc.assert(
    fc.property(reinstalls, happenings(ANYTHING, 60), (limit, story) => {
      run(chainWorld(limit), story)
    }),
    { numRuns: 2000 },
  )
})

test('an honest server is never refused and never counted, however many codes are not used', () => {
  fc.assert(
    fc.property(happenings(['activate', 'scan', 'crash', 'backup', 'wait']), (story) => {
      const world = chainWorld(0)
      assert.ok(run(world, story).every((step) => step === 'normal'))
      assert.deepEqual(world.chain().breaks, [])
    }),
    { numRuns: 500 },
  )
})

test('of many codes at one place any may be the one that is typed in', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat())), (rounds) => {
      const world = chainWorld(0)
      const host = newHost()
      for (const [scans, pick] of rounds) {
        const shown = Array.from({ length: scans }, () => world.challenge(host))
        assert.ok(shown.every(({ step }) => step === 'normal'))
        host.place = shown[pick % scans]?.next ?? host.place
      }
    }),
  )
})

test('a code that is asked for again and not used changes nothing for anybody', () => {
  const story = happenings(ANYTHING)
  fc.assert(
    fc.property(reinstalls, story, fc.integer({ min: 1, max: 3 }), (limit, plain, more) => {
      const again = (each: Happening): Happening[] =>
        Array.from({ length: more }, () => ({ ...each, what: 'scan' }))
      const repeated = plain.flatMap((each) =>
        each.what === 'activate' ? [...again(each), each] : [each],
      )
      const [one, other] = [chainWorld(limit), chainWorld(limit)]
      const met = run(one, plain)
      // a break is met by the first of them; the code that is used then goes on from there
      const every = run(other, repeated)
      assert.equal(count(every, 'break'), count(met, 'break'))
      assert.equal(other.breaksUsed(), one.breaksUsed())
    }),
    { numRuns: 500 },
  )
})

const count = (met: readonly string[], step: string): number =>
  met.filter((each) => each === step).length

test('one server that restores its backups is never taken for two; each older one is a break', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 40, size: 'max' }), (story) => {
      const world = chainWorld(1000)
      const host = newHost()
      // every place of its history that was not left behind, and the one that it showed last
      let line = [host.place]
      let shown = 0
      let expected = 0
      for (const restored of story) {
        const at = restored < line.length ? restored : line.length - 1
        host.place = line[at] ?? host.place
        const isOlder = at < shown
        assert.equal(world.activate(host), isOlder ? 'break' : 'normal')
        if (isOlder) expected += 1
        line = [...line.slice(0, at + 1), host.place]
        shown = at
      }
      assert.equal(world.breaksUsed(), expected)
    }),
    { numRuns: 500 },
  )
})

suite('two live copies', () => {
  const turns = fc.array(fc.boolean(), { minLength: 4, maxLength: 20 })

  test('are found at the latest when the second of them comes for the second time', () => {
    fc.assert(
      fc.property(fc.nat(5), turns, (activationsBefore, order) => {
        const world = chainWorld(1000)
        const original = newHost()
        for (let i = 0; i <= activationsBefore; i++) world.activate(original)
        const copy: Host = { place: original.place }
        const met = order.map((isCopy) => world.activate(isCopy ? copy : original))
        const second = (isCopy: boolean): number =>
          order.flatMap((each, index) => (each === isCopy ? [index] : []))[1] ?? order.length
        const latest = Math.max(second(true), second(false))
        if (latest === order.length) return
        assert.ok(met.slice(0, latest + 1).some((step) => step !== 'normal'))
      }),
      { numRuns: 500 },
    )
  })

  test('the one that was confirmed goes on; the other is refused each time until it is adopted', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 20 }), (order) => {
        const world = chainWorld(0)
        const [confirmed, other] = [newHost(), newHost()]
        world.activate(confirmed)
        other.place = confirmed.place
        const began = [confirmed, other, confirmed].map((host) => world.activate(host))
        assert.deepEqual(new Set(began), new Set(['normal']))
        const met = (good: Host): void => {
          for (const host of order.map((isOther) => (isOther ? other : confirmed))) {
            assert.equal(world.activate(host), host === good ? 'normal' : 'fork')
          }
        }
        met(confirmed)
        assert.equal(world.adopt(confirmed), false)
        assert.equal(world.adopt(other), true)
        met(other)
        assert.deepEqual(world.chain().breaks, [])
      }),
    )
  })

  test('an adopted server may be left behind and adopted again, with its whole line', () => {
    const world = chainWorld(2)
    const first = newHost()
    for (let i = 0; i < 4; i++) world.activate(first)
    const backup = first.place
    for (let i = 0; i < 4; i++) world.activate(first)
    const second = newHost()
    assert.equal(world.activate(second), 'break')
    assert.equal(world.activate(first), 'fork')
    assert.equal(world.adopt(first), true)
    assert.equal(world.activate(first), 'normal')
    assert.equal(world.activate(second), 'fork')
    // its ancestors are ancestors again: a restored backup, not a copy
    assert.equal(world.activate({ place: backup }), 'break')
    assert.equal(world.activate({ place: newPlace() }), 'limit')
  })
})

suite('breaks', () => {
  test('count to the limit and no further, in any 365 days', () => {
    const starts = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 30 })
    fc.assert(
      fc.property(reinstalls, starts, (limit, days) => {
        const world = chainWorld(limit)
        assert.equal(world.activate(newHost()), 'normal')
        const counted: number[] = []
        let today = 0
        for (const wait of days) {
          today += wait
          world.wait(wait * DAY)
          const used = counted.filter((day) => day > today - 365).length
          const step = world.activate(newHost())
          assert.equal(step, used < limit ? 'break' : 'limit')
          if (step === 'break') counted.push(today)
          assert.ok(counted.filter((day) => day > today - 365).length <= limit)
        }
      }),
    )
  })

  test('an allowance lets this instance break once, and is not counted', () => {
    const world = chainWorld(1)
    world.activate(newHost())
    const [second, third, fourth] = [newHost(), newHost(), newHost()]
    assert.equal(world.activate(second), 'break')
    assert.equal(world.activate(third), 'limit')
    world.allow(third)
    assert.equal(world.activate(fourth), 'limit')
    assert.equal(world.activate(third), 'break')
    assert.equal(world.breaksUsed(), 1)
    assert.equal(world.activate(third), 'normal')
    assert.equal(world.activate(fourth), 'limit')
    assert.equal(world.activate(second), 'fork')
    // allowed once: a restored backup of it is the next
    third.place = { ...third.place, sequence: 0, record: 'A'.repeat(22) }
    assert.equal(world.activate(third), 'limit')
  })

  test('a new directory, a restored backup and a lost history each say which they are', () => {
    const world = chainWorld(9)
    const host = newHost()
    world.activate(host)
    const backup = host.place
    world.activate(host)
    world.activate(host)
    world.activate({ place: backup })
    world.activate({ place: { ...backup, sequence: 7, record: 'lost' } })
    world.activate(newHost())
    assert.deepEqual(
      world.chain().breaks.map(({ cause }) => cause),
      ['restored-backup', 'unknown-record', 'new-instance'],
    )
  })
})
