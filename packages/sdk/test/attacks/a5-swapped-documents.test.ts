// A5: a lease copied to another node or project; an older or another product's license file swapped
// into an answer. The SDK refuses them: it stays unregistered, or keeps the lease that it has.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { type ConnectOptions, directoryStore } from '@marque/sdk'
import type { TestDeployment } from '@marque/testkit'
import { waitFor } from '@marque/testkit'
import type { FakeAnswer } from '../support/fake-license-server.ts'
import { memoryStore } from '../support/memory-store.ts'
import { openScene, type Scene } from '../support/scene.ts'

/** Registers against answers that were tampered with, and shows that they are not believed. */
async function refuses(
  scene: Scene,
  tamper: (answer: FakeAnswer) => FakeAnswer | Promise<FakeAnswer>,
  says: RegExp,
): Promise<void> {
  scene.server.handler = async (request, raw) => {
    const answer = await scene.keeper.handler(request, raw)
    return request.method === 'POST' && answer !== undefined ? tamper(answer) : answer
  }
  const license = await scene.connect()
  const { ok, failure, status } = await license.register({ server: scene.server.url })
  assert.equal(ok, false)
  assert.equal(status.state, 'unreachable')
  assert.match(failure?.detail ?? '', says)
  assert.equal(license.entitlement('dashboards'), undefined)
}

const withBody = (answer: FakeAnswer, changes: object): FakeAnswer => ({
  ...answer,
  body: { ...(answer.body as object), ...changes },
})

const leaseFor = async (scene: Scene, changes: object): Promise<string> => {
  const [seat] = scene.keeper.seats.values()
  const nonce = scene.server.requests.at(-1)?.body.nonce
  if (seat === undefined) throw new Error('no seat')
  return scene.keeper.lease(seat, nonce, changes)
}

describe('a lease', () => {
  const OTHER = '11111111-1111-4111-8111-111111111111'
  const CASES: readonly (readonly [what: string, changes: object, says: RegExp])[] = [
    ['for another node', { sub: OTHER }, /another node/],
    ['for another project', { project: OTHER }, /another project/],
    ['of another deployment', { iss: OTHER }, /another deployment/],
    ['under another license', { license: { jti: OTHER, serial: 1 } }, /another license/],
    ['that ends before it begins', { exp: 1 }, /ends before it begins/],
  ]
  for (const [what, changes, says] of CASES) {
    it(`${what} is refused although the deployment key signed it`, async (t) => {
      const scene = await openScene(t)
      const tamper = async (answer: FakeAnswer): Promise<FakeAnswer> =>
        withBody(answer, { lease: await leaseFor(scene, changes) })
      await refuses(scene, tamper, says)
    })
  }

  it('copied with its whole store to another node is not believed there', async (t) => {
    const scene = await openScene(t)
    const first = await scene.connect()
    await first.register({ server: scene.server.url })
    await first.close()
    const copy = memoryStore(scene.store.text)
    await scene.server.close()
    for (const [options, says] of [
      [{ node: { name: 'node-2' } }, undefined],
      [{ product: 'other-product' }, /another product/],
    ] as const satisfies readonly (readonly [Partial<ConnectOptions>, RegExp | undefined])[]) {
      const thief = await scene.connect({ ...options, store: copy })
      assert.equal(thief.status.entitled, false)
      assert.equal(thief.entitlement('dashboards'), undefined)
      if (says !== undefined) assert.match(thief.status.faults[0]?.text ?? '', says)
      await thief.close()
    }
  })
})

describe('what nobody signs beside a lease', () => {
  it('cannot break the store nor the next request', async (t) => {
    for (const leaseSecret of ['x'.repeat(100_000), 'a\r\nx-evil: 1', '', 7, undefined]) {
      const scene = await openScene(t)
      await refuses(scene, (answer) => withBody(answer, { leaseSecret }), /could not be verified/)
    }
  })

  it('cannot stop renewals, nor make a node spin', async (t) => {
    for (const renewAfterSeconds of [Number.MAX_SAFE_INTEGER, 0, -1]) {
      const scene = await openScene(t)
      scene.server.handler = async (request, raw) => {
        const answer = await scene.keeper.handler(request, raw)
        return answer && withBody(answer, { renewAfterSeconds, connectionsInUse: -5 })
      }
      const license = await scene.connect()
      const { status } = await license.register({ server: scene.server.url })
      assert.equal(status.state, 'registered')
      assert.equal(status.registration?.connectionsInUse, 0)
      const [dueMs = 0] = scene.timers.due()
      assert.ok(dueMs >= 900 && dueMs <= 7200_000 * 1.1, `${dueMs} ms`)
      await license.close()
      const again = await scene.connect()
      assert.equal(again.entitlement('dashboards'), true)
    }
  })
})

describe('a license file swapped into an answer', () => {
  const swapped = (other: TestDeployment) => (answer: FakeAnswer) =>
    withBody(answer, { licenseFile: other.file })

  it('of another product is refused', async (t) => {
    const scene = await openScene(t)
    const product = { id: 'other-product', name: 'Other' }
    const other = await scene.publisher.issue('one', { product })
    await refuses(scene, swapped(other), /another product/)
  })

  it('with another serial than the lease names is refused', async (t) => {
    const scene = await openScene(t)
    const newer = await scene.publisher.issue('one', { serial: 2, maxConnections: 1000 })
    await refuses(scene, swapped(newer), /another license/)
  })

  it('with one altered character is refused', async (t) => {
    const scene = await openScene(t)
    const { file } = scene.keeper.deployment
    const at = Math.floor(file.license.length / 2)
    const flipped = file.license[at] === 'A' ? 'B' : 'A'
    const license = file.license.slice(0, at) + flipped + file.license.slice(at + 1)
    const tamper = (answer: FakeAnswer): FakeAnswer =>
      withBody(answer, { licenseFile: { ...file, license } })
    await refuses(scene, tamper, /could not be verified/)
  })

  it('that is missing, or no license file at all, is refused', async (t) => {
    for (const licenseFile of [undefined, null, 7, 'x', {}, { format: 'marque-license/2' }]) {
      const scene = await openScene(t)
      await refuses(scene, (answer) => withBody(answer, { licenseFile }), /could not be verified/)
    }
  })
})

describe('a license server that goes back to an older license', () => {
  it('is not followed: neither its leases nor its refusals', async (t) => {
    const { connect, server, keeper, publisher, timers } = await openScene(t)
    const older = keeper.deployment
    keeper.deployment = await publisher.issue('one', {
      serial: 5,
      entitlements: { dashboards: false },
    })
    const license = await connect()
    await license.register({ server: server.url })
    assert.equal(license.entitlement('dashboards'), false)
    keeper.deployment = older
    timers.advance(7200 * 1.1)
    await waitFor('the older lease is judged', () => license.status.failure !== undefined)
    assert.match(license.status.failure?.detail ?? '', /serial 1 is older than 5/)
    assert.equal(license.status.state, 'unreachable')
    assert.equal(license.entitlement('dashboards'), false)
    keeper.refuse = new MarqueError('EVICTED')
    timers.advance(300)
    await waitFor('the older refusal is judged', () => (license.status.failure?.count ?? 0) > 1)
    assert.equal(license.status.state, 'unreachable')
  })

  it('is not followed after a restart of the product either', async (t) => {
    const { connect, server, keeper, publisher, directory } = await openScene(t)
    const store = directoryStore(directory)
    const older = keeper.deployment
    keeper.deployment = await publisher.issue('one', { serial: 5 })
    const first = await connect({ store })
    await first.register({ server: server.url })
    await first.unbind()
    await first.close()
    keeper.deployment = older
    const second = await connect({ store })
    const { ok, failure } = await second.register({ server: server.url })
    assert.equal(ok, false)
    assert.match(failure?.detail ?? '', /serial 1 is older than 5/)
  })

  it('is followed to a newer one at once, with its entitlements', async (t) => {
    const { connect, server, keeper, publisher, timers } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    keeper.deployment = await publisher.issue('one', {
      serial: 2,
      entitlements: { reports: 99 },
    })
    timers.advance(7200 * 1.1)
    await waitFor('the newer license', () => license.entitlement('reports') === 99)
    assert.equal(license.entitlement('dashboards'), undefined)
    assert.equal(license.status.registration?.licenseSerial, 2)
  })
})
