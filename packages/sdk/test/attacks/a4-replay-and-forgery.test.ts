// A4: a man in the middle replays an old answer, or forges a refusal. The SDK ignores both.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeProblem, MarqueError, signRefusal } from '@marque/protocol'
import type { MarqueLicense } from '@marque/sdk'
import { waitFor } from '@marque/testkit'
import type { FakeAnswer, FakeRequest } from '../support/fake-license-server.ts'
import { openScene, type Scene } from '../support/scene.ts'

/** A registered node whose next renewal will be answered by the man in the middle. */
async function registered(scene: Scene): Promise<MarqueLicense> {
  const license = await scene.connect()
  const { ok } = await license.register({ server: scene.server.url })
  assert.equal(ok, true)
  return license
}

/** Lets the node renew, and shows that the answer counted as none. */
async function ignores(scene: Scene, license: MarqueLicense, says: RegExp): Promise<void> {
  const { leaseEndsAt } = license.status.registration ?? {}
  scene.timers.advance(7200 * 1.1)
  await waitFor('the answer is judged', () => license.status.failure !== undefined)
  const { state, failure, registration } = license.status
  assert.equal(state, 'unreachable')
  assert.equal(failure?.name, 'SERVER_UNREACHABLE')
  assert.match(failure?.detail ?? '', says)
  assert.equal(license.entitlement('dashboards'), true, 'the last lease carries on')
  assert.equal(registration?.leaseEndsAt, leaseEndsAt, 'and is not longer than it was')
}

const forged = async (
  scene: Scene,
  request: FakeRequest,
  changes: object,
  signer = scene.keeper.deployment.key.signer,
): Promise<FakeAnswer> => {
  const { license, file } = scene.keeper.deployment
  const payload = { iss: license.deployment.id, nonce: request.body.nonce, iat: 1, code: 40006 }
  const refusal = await signRefusal({ ...payload, ...changes }, signer)
  const error = new MarqueError('EVICTED')
  const extensions = { refusal, licenseFile: file }
  return { status: 403, body: encodeProblem(error, { extensions }) }
}

describe('a man in the middle', () => {
  it('cannot keep a lease alive by replaying the answer to an earlier renewal', async (t) => {
    const scene = await openScene(t)
    let recorded: FakeAnswer | undefined
    scene.server.handler = async (request, raw) => {
      const answer = await scene.keeper.handler(request, raw)
      recorded ??= answer
      return recorded
    }
    const license = await registered(scene)
    await ignores(scene, license, /answers another request/)
  })

  it('cannot end entitlements by replaying a refusal', async (t) => {
    const scene = await openScene(t)
    const license = await registered(scene)
    const old = await scene.keeper.refusal(new MarqueError('EVICTED'), {
      ...(scene.server.requests[0] as FakeRequest),
    })
    scene.server.handler = () => old
    await ignores(scene, license, /answers another request/)
  })

  it('cannot refuse without a signature', async (t) => {
    const scene = await openScene(t)
    const license = await registered(scene)
    const problem = encodeProblem(new MarqueError('EVICTED', { reason: 'go away' }))
    scene.server.handler = () => ({ status: 403, body: problem })
    await ignores(scene, license, /HTTP 403.*go away/)
  })

  it('cannot refuse with a key of its own', async (t) => {
    const scene = await openScene(t)
    const license = await registered(scene)
    const { key } = await scene.publisher.issue('two')
    scene.server.handler = (request) => forged(scene, request, {}, key.signer)
    await ignores(scene, license, /unknown key/)
  })

  it('cannot use a refusal that was signed for another node or project', async (t) => {
    for (const changes of [
      { sub: '11111111-1111-8111-8111-111111111111' },
      { project: '11111111-1111-4111-8111-111111111111' },
    ]) {
      const scene = await openScene(t)
      const license = await registered(scene)
      scene.server.handler = (request) => forged(scene, request, changes)
      await ignores(scene, license, /for another (node|project)/)
    }
  })

  it('cannot pass a lease for a refusal, nor a refusal for a lease', async (t) => {
    const scene = await openScene(t)
    const license = await registered(scene)
    const [seat] = [...scene.keeper.seats.values()]
    scene.server.handler = async (request) => {
      if (seat === undefined) throw new Error('no seat')
      const lease = await scene.keeper.lease(seat, request.body.nonce)
      const licenseFile = scene.keeper.deployment.file
      return { status: 403, body: { code: 40006, refusal: lease, licenseFile } }
    }
    await ignores(scene, license, /typ is not marque-refusal/)
  })

  it('cannot change what a refusal says but its text', async (t) => {
    const scene = await openScene(t)
    const license = await scene.connect()
    scene.server.handler = async (request) => {
      const honest = await scene.keeper.refusal(new MarqueError('REGISTER_OUT_OF_LIMIT'), request)
      return { ...honest, body: { ...(honest.body as object), code: 40006, name: 'EVICTED' } }
    }
    const { failure } = await license.register({ server: scene.server.url })
    assert.equal(failure?.name, 'REGISTER_OUT_OF_LIMIT')
    assert.notEqual(license.status.nextAttemptAt, undefined)
  })
})
