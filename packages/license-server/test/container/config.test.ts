import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readContainerConfig } from '../../src/container/config.ts'

test('without settings the health check asks port 8081 on loopback', () => {
  assert.deepEqual(readContainerConfig({}), {
    home: '/app',
    healthUrl: 'https://127.0.0.1:8081/healthz',
  })
})

test('the health check follows the port and the address of the listener', () => {
  const url = (host: string) =>
    readContainerConfig({ MARQUE_HOST: host, MARQUE_PORT: '9000' }).healthUrl
  assert.equal(url('0.0.0.0'), 'https://127.0.0.1:9000/healthz')
  assert.equal(url('::'), 'https://127.0.0.1:9000/healthz')
  assert.equal(url('172.17.0.2'), 'https://172.17.0.2:9000/healthz')
  assert.equal(url('fd00::2'), 'https://[fd00::2]:9000/healthz')
})
