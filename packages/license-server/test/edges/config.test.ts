import assert from 'node:assert/strict'
import test from 'node:test'
import { SETTING_NAMES } from '@marque/protocol'
import { type Environment, explainSettings, parseConfig } from '../../src/config.ts'
import { ConfigurationError } from '../../src/configuration-error.ts'
import { LICENSE_SERVER_SETTINGS } from '../../src/settings.ts'

const faultOf = (env: Environment): ConfigurationError => {
  try {
    parseConfig(env)
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new assert.AssertionError({ message: 'the configuration was accepted' })
}

test('an empty environment gives the defaults of the contract', () => {
  const config = parseConfig({ PATH: '/usr/bin' })
  assert.match(config.home, /\/data\/license-server$/)
  assert.deepEqual(config.listener, { host: '0.0.0.0', port: 8081 })
  assert.deepEqual(config.tlsHosts, ['localhost', '127.0.0.1'])
  assert.deepEqual(config.trustedProxies, [])
  assert.equal(config.adminPasswordFile, undefined)
  assert.equal(config.logLevel, 'info')
  assert.equal(config.inImage, false)
})

test('in the image the directories lie under /app', () => {
  const config = parseConfig({ MARQUE_HOME: '/app/' })
  assert.equal(config.inImage, true)
  assert.equal(config.directories.config, '/app/config')
  assert.equal(config.directories.web, '/app/web')
})

test('every unknown name and every bad value is named at once, and no value is shown', () => {
  const fault = faultOf({
    MARQUE_PROT: 'VALUE-1',
    MARQUE_ADMIN_PASSWORD: 'VALUE-2',
    MARQUE_PORT: 'VALUE-3',
    MARQUE_HOST: 'VALUE 4',
    MARQUE_TLS_HOSTS: 'localhost,VALUE 5',
    MARQUE_TRUSTED_PROXIES: '10.0.0.0/33',
    MARQUE_LOG_LEVEL: 'VALUE-6',
    MARQUE_HOME: ' ',
    MARQUE_ADMIN_PASSWORD_FILE: '',
  })
  for (const name of ['MARQUE_PROT', 'MARQUE_ADMIN_PASSWORD', ...SETTING_NAMES.licenseServer]) {
    assert.match(fault.message, new RegExp(`${name} (is|must be) `))
  }
  assert.doesNotMatch(`${fault.message}${fault.hint}`, /VALUE|10\.0\.0\.0/)
  assert.doesNotMatch(`${fault.message}${fault.hint}`, /\n/)
})

test("another Marque program's names are not mistaken for typing errors", () => {
  const env = { MARQUE_AUTHORITY_URL: 'http://127.0.0.1:8080', MARQUE_TOKEN_FILE: 't' }
  assert.equal(parseConfig(env).listener.port, 8081)
})

const BAD: readonly [name: string, values: readonly string[]][] = [
  ['MARQUE_PORT', ['', '-1', '65536', '8081.5', '0x10', '1e3', ' 8081', 'tcp://10.0.0.1:8081']],
  ['MARQUE_HOST', ['', 'a b', '-a', '[::1]', 'http://a', `${'a'.repeat(64)}.b`]],
  ['MARQUE_TLS_HOSTS', ['', ',', 'a,,b', '*', 'a*.b', '1.2.3.4/8']],
  ['MARQUE_TRUSTED_PROXIES', ['', 'proxy', '10.0.0.0/8,', '::/129', '10.0.0.1-10.0.0.9']],
  ['MARQUE_LOG_LEVEL', ['', 'INFO', 'verbose', 'trace ']],
]

for (const [name, values] of BAD) {
  test(`${name} takes none of ${JSON.stringify(values)}`, () => {
    for (const value of values) assert.match(faultOf({ [name]: value }).message, new RegExp(name))
  })
}

test('lists are split at commas and freed of blanks', () => {
  const config = parseConfig({
    MARQUE_TLS_HOSTS: 'license.example.test, *.example.test ,::1',
    MARQUE_TRUSTED_PROXIES: '10.0.0.1, 2001:db8::/32',
  })
  assert.deepEqual(config.tlsHosts, ['license.example.test', '*.example.test', '::1'])
  assert.deepEqual(config.trustedProxies, ['10.0.0.1', '2001:db8::/32'])
})

test('the configuration cannot be changed by who reads it', () => {
  const config = parseConfig({})
  for (const part of [config, config.directories, config.listener, config.tlsHosts]) {
    assert.ok(Object.isFrozen(part))
  }
})

test('the table names exactly the settings of the license server, and --explain prints each', () => {
  const names = LICENSE_SERVER_SETTINGS.map(({ name }) => name)
  assert.deepEqual(names, [...SETTING_NAMES.licenseServer])
  const printed = explainSettings()
  for (const { name, meaning } of LICENSE_SERVER_SETTINGS) {
    assert.ok(printed.includes(name) && printed.includes(meaning))
  }
})
