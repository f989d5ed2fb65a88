// What a refusal does to a running product, and what the SDK does about it by itself.
// Covers docs/protocol.md §8, last paragraph; docs/contract.md, "SDK".
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { waitFor } from '@marque/testkit'
import { openScene } from './support/scene.ts'
import { until } from './support/until.ts'

const DAY = 86_400

describe('a refusal', () => {
  const ENDING = [
    'LICENSE_EXPIRED',
    'REPORT_VERSION_ERROR',
    'ACCOUNT_STATUS_ERROR',
    'LICENSE_IP_ERROR',
    'LICENSE_DOMAIN_ERROR',
    'LICENSE_APPNAME_ERROR',
    'CERTIFICATE_INCORRECT',
    'EVICTED',
  ] as const
  const CARRYING = [
    'SERVER_NOT_ACTIVATED',
    'CLOCK_MOVED_BACK',
    'REGISTER_OUT_OF_LIMIT',
    'ENVIRONMENT_CHANGED',
    'CLONE_DETECTED',
    'NODE_DUPLICATED',
    'PARAM_INPUT_ERROR',
  ] as const

  for (const name of ENDING) {
    it(`${name} ends the entitlements of a running product at once`, async (t) => {
      const { connect, server, keeper, timers } = await openScene(t)
      const license = await connect()
      await license.register({ server: server.url })
      keeper.refuse = new MarqueError(name)
      timers.advance(7200 * 1.1)
      const status = await until(license, 'refused', ({ state }) => state === 'refused')
      assert.equal(status.failure?.name, name)
      assert.equal(license.entitlement('dashboards'), undefined)
    })
  }

  for (const name of CARRYING) {
    it(`${name} lets the last lease carry on to its end, with a warning`, async (t) => {
      const { connect, server, keeper, timers, clock } = await openScene(t)
      const license = await connect()
      await license.register({ server: server.url })
      keeper.refuse = new MarqueError(name)
      timers.advance(7200 * 1.1)
      const status = await until(license, 'warned', ({ warning }) => warning !== undefined)
      assert.equal(status.state, 'registered')
      assert.equal(status.warning?.code, keeper.refuse.code)
      assert.ok((status.warning?.since ?? 0) <= clock.now())
      assert.equal(license.entitlement('dashboards'), true)
      timers.advance(DAY)
      assert.equal(license.status.state, 'refused')
      assert.equal(license.status.failure?.name, name)
      assert.equal(license.entitlement('dashboards'), undefined)
    })
  }

  it('without a live lease is shown with its reason', async (t) => {
    const { connect, server, keeper } = await openScene(t)
    keeper.refuse = new MarqueError('REGISTER_OUT_OF_LIMIT', { maxConnections: 10 })
    const license = await connect()
    const { ok, failure, status } = await license.register({ server: server.url })
    assert.equal(ok, false)
    assert.equal(failure?.code, 30007)
    assert.equal(failure?.detail, 'maxConnections: 10')
    assert.equal(status.state, 'refused')
    assert.equal(status.warning, undefined)
  })

  it('names the QR page of a server that waits for activation', async (t) => {
    const { connect, server, keeper } = await openScene(t)
    keeper.refuse = new MarqueError('SERVER_NOT_ACTIVATED', { qrcodePath: '/license/qrcode' })
    const license = await connect()
    const { failure } = await license.register({ server: server.url })
    assert.equal(failure?.detail, `QR page: ${server.url}/license/qrcode`)
  })

  it('with a code that this SDK does not know shows as an incorrect certificate', async (t) => {
    const { connect, server, keeper } = await openScene(t)
    server.handler = async (request) => {
      const { license, key, file } = keeper.deployment
      const { signRefusal } = await import('@marque/protocol')
      const payload = {
        iss: license.deployment.id,
        nonce: request.body.nonce,
        iat: 1,
        code: 39999,
      }
      const refusal = await signRefusal(payload, key.signer)
      return { status: 403, body: { code: 39999, refusal, licenseFile: file } }
    }
    const license = await connect()
    const { failure, status } = await license.register({ server: server.url })
    assert.equal(failure?.name, 'CERTIFICATE_INCORRECT')
    assert.match(failure?.detail ?? '', /39999/)
    assert.equal(status.state, 'refused')
  })

  it('that locks the project is answered by a claim with the secret, unnoticed by the host', async (t) => {
    const { connect, server, keeper, timers } = await openScene(t)
    const license = await connect()
    const { status } = await license.register({ server: server.url })
    const states = new Set<string>()
    license.on('change', ({ state }) => states.add(state))
    server.handler = (request, raw) => {
      if (request.method !== 'PUT') return keeper.handler(request, raw)
      return keeper.refusal(new MarqueError('PROJECT_LOCKED'), request)
    }
    timers.advance(7200 * 1.1)
    await waitFor('claimed', () => server.requests.at(-1)?.method === 'POST')
    await until(license, 'renewed', ({ registration }) => {
      return registration?.renewedAt !== status.registration?.renewedAt
    })
    assert.deepEqual([...states], ['registered'])
    assert.equal(license.status.registration?.id, status.registration?.id)
    assert.equal(server.requests.at(-1)?.bearer, server.requests.at(-2)?.bearer)
  })

  it('of an unknown lease is answered by a claim as if for the first time', async (t) => {
    const { connect, server, keeper, timers } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    keeper.seats.clear()
    timers.advance(7200 * 1.1)
    await waitFor('claimed', () => keeper.seats.size === 1)
    assert.equal(server.requests.at(-1)?.method, 'POST')
    assert.equal(server.requests.at(-1)?.bearer, undefined)
    await until(license, 'registered', ({ registration }) => {
      return registration?.id === [...keeper.seats.keys()][0]
    })
  })

  for (const name of ['EVICTED', 'NODE_DUPLICATED'] as const) {
    it(`${name} is final until a person registers the node again`, async (t) => {
      const { connect, server, keeper, timers } = await openScene(t)
      const license = await connect({ server: server.url })
      await license.register()
      keeper.refuse = new MarqueError(name, { reason: 'moved to site B' })
      timers.advance(7200 * 1.1)
      await until(license, 'told', ({ failure }) => failure?.name === name)
      assert.match(license.status.failure?.detail ?? '', /moved to site B/)
      keeper.refuse = undefined
      const asked = server.requests.length
      timers.advance(10 * DAY)
      assert.equal(license.status.nextAttemptAt, undefined)
      await license.close()
      const again = await connect({ server: server.url })
      timers.advance(DAY)
      assert.equal(again.status.state, 'refused')
      assert.equal(again.status.failure?.name, name)
      assert.equal(server.requests.length, asked)
      const { ok } = await again.register()
      assert.equal(ok, true)
      assert.equal(server.requests.at(-1)?.bearer, undefined)
    })
  }

  it('is not forgotten because the server cannot be reached afterwards', async (t) => {
    const { connect, server, keeper, timers } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    keeper.refuse = new MarqueError('ACCOUNT_STATUS_ERROR')
    timers.advance(7200 * 1.1)
    await until(license, 'refused', ({ state }) => state === 'refused')
    await server.close()
    timers.advance(2)
    await until(license, 'unreachable noted', ({ failures }) => failures[0]?.code === 0)
    assert.equal(license.status.state, 'refused')
    assert.equal(license.status.failure?.name, 'ACCOUNT_STATUS_ERROR')
    assert.equal(license.entitlement('dashboards'), undefined)
  })
})
