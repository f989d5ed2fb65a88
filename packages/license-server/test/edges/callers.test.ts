import assert from 'node:assert/strict'
import test from 'node:test'
import { callerAddress } from '../../src/http/callers.ts'

type Asked = Parameters<ReturnType<typeof callerAddress>>[0]

const from = (peer: string, forwarded?: string): Asked =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as Asked

test('without trusted proxies a forged header changes nothing', () => {
  const addressOf = callerAddress([])
  assert.equal(addressOf(from('192.0.2.7', '10.0.0.1')), '192.0.2.7')
  assert.equal(addressOf(from('::ffff:192.0.2.7')), '192.0.2.7')
})

test('a header from a peer that is no trusted proxy changes nothing', () => {
  const addressOf = callerAddress(['10.0.0.0/8'])
  assert.equal(addressOf(from('192.0.2.7', '203.0.113.5')), '192.0.2.7')
})

const CHAINS: readonly [peer: string, header: string | undefined, caller: string][] = [
  ['10.0.0.1', '203.0.113.5', '203.0.113.5'],
  ['::ffff:10.0.0.1', '203.0.113.5', '203.0.113.5'],
  ['10.0.0.1', undefined, '10.0.0.1'],
  ['10.0.0.1', '', '10.0.0.1'],
  // what the client wrote stands before what the proxy saw
  ['10.0.0.1', '198.51.100.1, 203.0.113.5', '203.0.113.5'],
  // a chain of proxies
  ['10.0.0.1', '203.0.113.5, 10.0.0.2, 10.0.0.3', '203.0.113.5'],
  // all trusted: the first of them
  ['10.0.0.1', '10.0.0.9, 10.0.0.2', '10.0.0.9'],
  // garbage ends the belief
  ['10.0.0.1', '203.0.113.5, nonsense', '10.0.0.1'],
  ['10.0.0.1', '203.0.113.5, nonsense, 10.0.0.2', '10.0.0.2'],
  ['10.0.0.1', '203.0.113.5:8080', '10.0.0.1'],
  ['10.0.0.1', '2001:db8::5', '2001:db8::5'],
  ['10.0.0.1', `${'1.1.1.1, '.repeat(1000)}203.0.113.5`, '203.0.113.5'],
]

for (const [peer, header, caller] of CHAINS) {
  test(`${peer} forwarding ${header?.slice(-50)} is ${caller}`, () => {
    assert.equal(callerAddress(['10.0.0.0/8'])(from(peer, header)), caller)
  })
}
