// A failure as people read it: both languages, one remedy for each cause, and the general headline
// for whatever docs/protocol.md §8 does not name (R15, R16).
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CATALOGUE, ERROR_NAMES, MarqueError } from '@marque/protocol'
import { UNREACHABLE_REMEDIES } from '@marque/sdk'
import { registration as en } from '../../../web/src/i18n/en/registration.ts'
import { failureFrom } from '../../src/domain/failure.ts'
import { unreachable } from '../../src/domain/unreachable.ts'
import { shownFailure } from '../../src/page/shown-failure.ts'

describe('a failure as the page shows it', () => {
  it('has the headline of the catalogue, in both languages', () => {
    for (const name of ERROR_NAMES) {
      const shown = shownFailure(failureFrom(new MarqueError(name), 1))
      assert.deepEqual(shown.title, CATALOGUE[name].title)
      assert.equal(shown.truth, undefined)
    }
  })

  for (const cause of Object.keys(UNREACHABLE_REMEDIES) as (keyof typeof UNREACHABLE_REMEDIES)[]) {
    it(`has a sentence and a remedy of its own for a server that is unreachable by ${cause}`, () => {
      const shown = shownFailure(failureFrom(unreachable(cause, 'reason'), 1))
      assert.deepEqual(shown.remedy, UNREACHABLE_REMEDIES[cause])
      assert.equal(shown.code, 0)
      assert.ok(en.cause[cause].length > 0)
    })
  }

  it('keeps the words of a reason that only another version of the SDK knows', () => {
    const known = failureFrom(new MarqueError('EVICTED'), 1)
    const shown = shownFailure({ ...known, name: 'MOON_PHASE', code: 49999, title: 'Wrong moon' })
    assert.equal(shown.name, 'CERTIFICATE_INCORRECT')
    assert.deepEqual(shown.truth, {
      code: 49999,
      name: 'MOON_PHASE',
      title: { en: 'Wrong moon', zh: 'Wrong moon' },
    })
  })
})
