// A3: a fake license server with valid TLS. Must end as unreachable, never registered.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { testPublisher } from '@marque/testkit'
import { fixture, startFakeServer } from '../support/fake-license-server.ts'
import { openScene } from '../support/scene.ts'
import { seatKeeper } from '../support/seat-keeper.ts'

describe('a fake license server with valid TLS', () => {
  it('of another publisher registers nobody', async (t) => {
    const { connect, clock } = await openScene(t)
    const pirate = seatKeeper(await (await testPublisher('pirate')).issue('one'), clock)
    const server = await startFakeServer(t, { handler: pirate.handler, host: '0.0.0.0' })
    const license = await connect({ ca: await fixture('ca.pem') })
    const { ok, failure, status } = await license.register({ server: server.url })
    assert.equal(ok, false)
    assert.equal(status.state, 'unreachable')
    assert.equal(failure?.cause, 'answer')
    assert.match(failure?.detail ?? '', /could not be verified/)
    assert.equal(license.entitlement('dashboards'), undefined)
    assert.ok(server.requests.length > 0, 'TLS itself was accepted')
  })

  it('that calls itself by the publisher’s name but has other keys registers nobody', async (t) => {
    const { connect, clock, publisher } = await openScene(t)
    const pirate = await testPublisher('pirate')
    const deployment = await pirate.issue('one', { iss: publisher.trust.slug })
    const server = await startFakeServer(t, { handler: seatKeeper(deployment, clock).handler })
    const license = await connect()
    const { status } = await license.register({ server: server.url })
    assert.equal(status.state, 'unreachable')
    assert.equal(status.entitled, false)
  })

  it('that holds the license file but not the deployment key registers nobody', async (t) => {
    const { connect, server, keeper, publisher } = await openScene(t)
    const other = await publisher.issue('two')
    keeper.deployment = { ...keeper.deployment, key: other.key }
    const license = await connect()
    const { failure, status } = await license.register({ server: server.url })
    assert.equal(status.state, 'unreachable')
    assert.match(failure?.detail ?? '', /unknown key/)
  })

  it('cannot end the entitlements of a registered node with a refusal of its own', async (t) => {
    const { connect, server, keeper, clock, timers } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    const pirate = seatKeeper(await (await testPublisher('pirate')).issue('one'), clock)
    server.handler = (request) => pirate.refusal(new MarqueError('EVICTED'), request)
    timers.advance(7200 * 1.1)
    const { waitFor } = await import('@marque/testkit')
    await waitFor('the refusal came', () => license.status.failure !== undefined)
    assert.equal(license.status.state, 'unreachable')
    assert.equal(license.entitlement('dashboards'), true)
    assert.notEqual(license.status.nextAttemptAt, undefined)
    assert.ok(keeper.seats.size === 1)
  })
})
