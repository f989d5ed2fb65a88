import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MarqueError } from '@marque/protocol'
import fc from 'fast-check'
import { isLoopback, parseServerAddress } from '../../src/domain/server-address.ts'

const GOOD: readonly (readonly [typed: string, read: string])[] = [
  ['https://license.example:8081', 'https://license.example:8081'],
  ['license.example:8081', 'https://license.example:8081'],
  ['  HTTPS://License.Example:8081/ ', 'https://license.example:8081'],
  ['license.example', 'https://license.example:443'],
  ['https://license.example:443', 'https://license.example:443'],
  ['192.168.1.10:8081', 'https://192.168.1.10:8081'],
  ['[fd00::10]:8081', 'https://[fd00::10]:8081'],
  ['https://[::1]:8081/', 'https://[::1]:8081'],
  ['bücher.example:8081', 'https://xn--bcher-kva.example:8081'],
  ['localhost:8081', 'https://localhost:8081'],
]

const BAD: readonly (readonly [typed: string, says: RegExp])[] = [
  ['', /no address/],
  ['   ', /no address/],
  ['http://license.example:8081', /https, not http/],
  ['ftp://license.example', /https, not ftp/],
  ['https://license.example:8081/license', /path/],
  ['license.example:8081/license/qrcode', /path/],
  ['https://license.example:8081?x=1', /path/],
  ['https://license.example:8081#top', /path/],
  ['https://user:secret@license.example', /user name/],
  ['license server:8081', /space/],
  ['license.example:99999', /no address|address/],
  ['license.example:0', /port 0/],
  ['fd00::10', /address/],
  ['https://', /address/],
  ['x'.repeat(301), /300/],
]

const faultOf = (typed: string): MarqueError => {
  try {
    parseServerAddress(typed)
  } catch (error) {
    assert.ok(error instanceof MarqueError)
    return error
  }
  throw new Error(`${typed} was taken`)
}

describe('the address of a license server', () => {
  for (const [typed, read] of GOOD) {
    it(`reads ${JSON.stringify(typed)}`, () => {
      assert.equal(parseServerAddress(typed), read)
    })
  }

  for (const [typed, says] of BAD) {
    it(`refuses ${JSON.stringify(typed.slice(0, 40))} and says why`, () => {
      const error = faultOf(typed)
      assert.equal(error.errorName, 'SERVER_UNREACHABLE')
      assert.equal(error.details['cause'], 'address')
      assert.match(String(error.details['reason']), says)
      assert.doesNotMatch(String(error.details['reason']), /secret/)
    })
  }

  it('is read back as it is written, or refused as an address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webAuthority({ withPort: true })), (typed) => {
        try {
          const address = parseServerAddress(typed)
          assert.equal(parseServerAddress(address), address)
        } catch (error) {
          assert.ok(error instanceof MarqueError && error.details['cause'] === 'address')
        }
      }),
    )
  })
})

describe('a loopback name', () => {
  it('is one that can only mean this machine', () => {
    for (const name of [
      'localhost',
      'LOCALHOST',
      'a.localhost',
      '127.0.0.1',
      '127.9.9.9',
      '[::1]',
    ]) {
      assert.equal(isLoopback(name), true, name)
    }
    const others = ['localhost.example', '128.0.0.1', '0.0.0.0', '[::2]', '127.0.0.1.example', '']
    for (const name of others) assert.equal(isLoopback(name), false, name)
  })
})
