// The state machine as a whole: every event in every standing, and what no history may ever reach.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  isLive,
  nextStanding,
  STANDING_EVENTS,
  STANDINGS,
  type Standing,
  type StandingEvent,
  stateOf,
} from '../../src/domain/standing.ts'

const history = fc.array(fc.constantFrom(...STANDING_EVENTS), { maxLength: 40 })

const after = (events: readonly StandingEvent[]): Standing =>
  events.reduce<Standing>(nextStanding, 'unregistered')

/** Since the last lease that came, has anything happened that ends it? */
function leaseLives(events: readonly StandingEvent[]): boolean {
  const granted = events.lastIndexOf('granted')
  const ends: readonly StandingEvent[] = ['barred', 'lease-ended', 'released']
  return granted >= 0 && !events.slice(granted).some((event) => ends.includes(event))
}

describe('the standing of a node', () => {
  it('knows what every event does in every standing', () => {
    for (const standing of STANDINGS) {
      for (const event of STANDING_EVENTS) {
        assert.ok(STANDINGS.includes(nextStanding(standing, event)), `${standing} × ${event}`)
      }
    }
  })

  it('gives entitlements exactly while the last lease is not barred, ended or given back', () => {
    fc.assert(
      fc.property(history, (events) => {
        assert.equal(isLive(after(events)), leaseLives(events))
      }),
    )
  })

  it('is registered after a grant, refused after a bar, unregistered after a release', () => {
    fc.assert(
      fc.property(history, (events) => {
        assert.equal(stateOf(after([...events, 'granted'])), 'registered')
        assert.equal(stateOf(after([...events, 'barred'])), 'refused')
        assert.equal(stateOf(after([...events, 'released'])), 'unregistered')
      }),
    )
  })

  it('never takes an unreachable server for a refusal', () => {
    fc.assert(
      fc.property(history, (events) => {
        const before = stateOf(after(events))
        if (before !== 'refused') {
          assert.notEqual(stateOf(after([...events, 'unreachable'])), 'refused')
        }
      }),
    )
  })

  it('never gains entitlements but by a grant', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...STANDING_EVENTS), (events, event) => {
        const [before, now] = [after(events), after([...events, event])]
        if (event !== 'granted' && !isLive(before)) assert.equal(isLive(now), false)
      }),
    )
  })

  it('ends as refused when the lease of a warned node runs out, as expired when cut off', () => {
    assert.equal(after(['granted', 'declined', 'lease-ended']), 'refused')
    assert.equal(after(['granted', 'unreachable', 'lease-ended']), 'expired')
    assert.equal(after(['granted', 'lease-ended']), 'expired')
  })

  it('lets the answer count that a person asks for, not the refusal before it', () => {
    assert.equal(stateOf(after(['declined', 'unreachable'])), 'refused')
    assert.equal(stateOf(after(['declined', 'asked', 'unreachable'])), 'unreachable')
  })
})
