// Settings: where they come from, and that wrong ones are fatal, all at once, values unsaid.
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { SETTING_NAMES } from '@marque/protocol'
import { AUTHORITY_SETTINGS, ConfigurationError, readAuthorityConfig } from '../src/index.ts'

const read = readAuthorityConfig

test('without settings it listens on loopback, on port 8080', () => {
  const config = read({}, {})
  assert.equal(config.port, 8080)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.publicUrl, undefined)
  assert.equal(config.dataDirectory, resolve('data/authority'))
  assert.deepEqual(config.trustedProxies, [])
})

test('a flag goes before its variable', () => {
  const environment = { MARQUE_AUTHORITY_PORT: '1', MARQUE_AUTHORITY_DATA: '/a' }
  assert.equal(read({}, environment).port, 1)
  const config = read({ port: '2', data: '/b' }, environment)
  assert.equal(config.port, 2)
  assert.equal(config.dataDirectory, '/b')
})

test('every wrong setting and every unknown name is named at once, values never', () => {
  const environment = {
    MARQUE_AUTHORITY_PORT: '99999',
    MARQUE_AUTHORITY_PUBLIC_URL: 'https://secret@authority.example/path',
    MARQUE_TRUSTED_PROXIES: '10.0.0.0/99',
    MARQUE_LOG_LEVEL: 'loud',
    MARQUE_AUTORITY_PORT: '1',
    OTHER: 'x',
  }
  assert.throws(
    () => read({}, environment),
    (error) => {
      assert.ok(error instanceof ConfigurationError)
      for (const name of Object.keys(environment)) {
        assert.equal(error.message.includes(name), name !== 'OTHER', name)
      }
      assert.ok(!/secret|99999|loud/.test(error.message))
      return true
    },
  )
})

test('settings of other Marque programs are no fault', () => {
  read({}, { MARQUE_HOME: '/x', MARQUE_TOKEN_FILE: '/y' })
})

test('an address that phones cannot open is not printed into licenses', () => {
  for (const host of ['0.0.0.0', '::', '::1']) {
    assert.throws(() => read({ host }, {}), /MARQUE_AUTHORITY_PUBLIC_URL is needed/)
    assert.equal(read({ host, publicUrl: 'https://a.example' }, {}).publicUrl, 'https://a.example')
  }
})

test('the public address is scheme, host and port, and nothing else', () => {
  const urlOf = (publicUrl: string) => read({ publicUrl }, {}).publicUrl
  assert.equal(urlOf('https://Authority.example:8443/'), 'https://authority.example:8443')
  for (const wrong of [
    'authority.example',
    'ftp://a.example',
    'https://a.example/x',
    'https://a_b.example',
    'https://[::1]:80',
    `https://${'a'.repeat(100)}.example`,
  ]) {
    assert.throws(() => urlOf(wrong), ConfigurationError, wrong)
  }
})

test('the table of settings and the names that programs know are the same', () => {
  const names = AUTHORITY_SETTINGS.map(({ name }) => name)
  assert.deepEqual([...names].sort(), [...SETTING_NAMES.authority].sort())
})
