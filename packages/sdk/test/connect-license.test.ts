// The SDK against an honest license server: from the first claim to the last release.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connectLicense } from '@marque/sdk'
import { fixedClock, testPublisher } from '@marque/testkit'
import { startFakeServer } from './support/fake-license-server.ts'
import { seatKeeper } from './support/seat-keeper.ts'

describe('a product', () => {
  it('registers', async (t) => {
    const publisher = await testPublisher()
    const clock = fixedClock()
    const keeper = seatKeeper(await publisher.issue('one'), clock)
    const server = await startFakeServer(t, { handler: keeper.handler })
    const license = await connectLicense({
      trust: publisher.trust,
      product: 'report-server',
      project: { name: 'r', appName: 'a', version: '11.5.1' },
      node: { name: 'n' },
    })
    t.after(() => license.close())
    assert.equal(license.status.state, 'unregistered')
    const r = await license.register({ server: server.url })
    console.log(JSON.stringify(r, null, 1))
    assert.equal(license.status.state, 'registered')
    assert.equal(license.entitlement('dashboards'), true)
  })
})
