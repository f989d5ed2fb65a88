import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import test from 'node:test'
import { MarqueError } from '@marque/protocol'
import { checkSameOrigin } from '../../src/http/same-origin.ts'

const host = 'license.example.test:8081'

const GOOD: readonly IncomingHttpHeaders[] = [
  { host },
  { host, 'sec-fetch-site': 'same-origin', origin: `https://${host}` },
  { host, 'sec-fetch-site': 'none' },
  { host, origin: `https://${host}` },
  { host: 'License.Example.TEST:8081', origin: `https://${host}` },
]

const FOREIGN: readonly IncomingHttpHeaders[] = [
  { host, 'sec-fetch-site': 'cross-site' },
  { host, 'sec-fetch-site': 'same-site', origin: `https://other.example.test:8081` },
  { host, 'sec-fetch-site': '' },
  { host, origin: 'https://evil.example' },
  { host, origin: 'null' },
  { host, origin: `http://${host}` },
  { host, origin: 'https://license.example.test:8082' },
  { host, origin: `https://${host}.evil.example` },
  { origin: 'https://evil.example' },
]

test('the own page and programs may change something', () => {
  for (const headers of GOOD) assert.doesNotThrow(() => checkSameOrigin(headers))
})

test("somebody else's page may not", () => {
  for (const headers of FOREIGN) {
    assert.throws(
      () => checkSameOrigin(headers),
      (error: unknown) => error instanceof MarqueError && error.code === 40300,
      JSON.stringify(headers),
    )
  }
})
