// Where the page lies: every way in which a product, a framework and a proxy may shape an address.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findPlace, placeOf } from '../../src/page/page-place.ts'

const inside = (path: string, query = '') => ({ kind: 'inside', path, query })
const slash = (location: string) => ({ kind: 'add-slash', location })
const outside = { kind: 'outside' }

describe('the place of the page', () => {
  for (const [url, path, place] of [
    ['/registration/', '/registration', inside('/')],
    ['/registration/api/state', '/registration', inside('/api/state')],
    ['/registration/api/history?limit=5', '/registration', inside('/api/history', 'limit=5')],
    ['/registration', '/registration', slash('./registration/')],
    ['/registration?a=b', '/registration', slash('./registration/?a=b')],
    ['/registrations/', '/registration', outside],
    ['/', '/registration', outside],
    ['/a/b/api/state', 'a/b/', inside('/api/state')],
    ['/a/b', '/a/b', slash('./b/')],
    ['/', '/', inside('/')],
    ['/api/state', '/', inside('/api/state')],
  ] as const) {
    it(`is known to a plain server: ${url} under ${path}`, () => {
      assert.deepEqual(findPlace({ url, path }), place)
    })
  }

  for (const [original, url, place] of [
    ['/system/registration', '/', slash('./registration/')],
    ['/system/registration?x=1', '/?x=1', slash('./registration/?x=1')],
    ['/system/registration/', '/', inside('/')],
    ['/system/registration/api/state?x=1', '/api/state?x=1', inside('/api/state', 'x=1')],
    ['/registration/api/state', '/registration/api/state', inside('/api/state')],
  ] as const) {
    it(`is found by what a framework stripped off: ${original} as ${url}`, () => {
      assert.deepEqual(findPlace({ url, original, path: '/registration' }), place)
    })
  }

  it('is told by a router that gives the rest without its slash', () => {
    assert.deepEqual(
      placeOf({ full: '/t/7/registration/api/state', local: 'api/state' }),
      inside('/api/state'),
    )
    assert.deepEqual(placeOf({ full: '/t/7/registration', local: '' }), slash('./registration/'))
  })
})
