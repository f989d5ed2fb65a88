// Whether a node lives, told without comparing clocks. Covers docs/adr/0018.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isForgotten, isSilent, type Presence, seeBeat } from '../../src/domain/node-presence.ts'

const DAY = 86_400
const heard = { heardAt: 1000, isClosed: false }
const at = (seconds: number, now = 1000) => ({ now, monotonicMs: seconds * 1000 })

describe('a node', () => {
  it('lives while its beat changes, whatever its clock says', () => {
    let presence: Presence | undefined
    for (let beat = 1; beat < 20; beat++) {
      presence = seeBeat(presence, beat, beat * 60_000)
      const wrong = { heardAt: 1000 + (beat % 2 ? 1 : -1) * 10 * 3600, isClosed: false }
      assert.equal(isSilent(presence, wrong, at(beat * 60 + 59)), false)
    }
  })

  it('is silent three minutes after its last beat, and no more with the next', () => {
    const presence = seeBeat(seeBeat(undefined, 1, 0), 1, 120_000)
    assert.equal(isSilent(presence, heard, at(179)), false)
    assert.equal(isSilent(presence, heard, at(180)), true)
    assert.equal(isSilent(seeBeat(presence, 2, 181_000), heard, at(181)), false)
  })

  it('that reported more than a day ago is silent at once, unless it is seen to beat', () => {
    const first = seeBeat(undefined, 1, 0)
    assert.equal(isSilent(first, heard, at(0, 1000 + DAY)), false)
    assert.equal(isSilent(first, heard, at(0, 1001 + DAY)), true)
    assert.equal(isSilent(seeBeat(first, 2, 1000), heard, at(1, 1001 + DAY)), false)
  })

  it('that said good-bye is silent', () => {
    assert.equal(isSilent(seeBeat(undefined, 1, 0), { ...heard, isClosed: true }, at(0)), true)
  })

  it('is forgotten after seven days', () => {
    assert.equal(isForgotten(1000, 1000 + 7 * DAY), false)
    assert.equal(isForgotten(1000, 1001 + 7 * DAY), true)
  })
})
