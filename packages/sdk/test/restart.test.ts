// A product that is started again, with and without its license server, with its clock set, its
// store edited or broken. Covers docs/contract.md, "SDK"; docs/protocol.md §2.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { directoryStore } from '@marque/sdk'
import { waitFor } from '@marque/testkit'
import { memoryStore } from './support/memory-store.ts'
import { openScene, type Scene } from './support/scene.ts'

const DAY = 86_400

/** A store that holds the registration of node-1, and a server that is gone. */
async function registeredAndGone(scene: Scene): Promise<void> {
  const license = await scene.connect()
  const { ok } = await license.register({ server: scene.server.url })
  assert.equal(ok, true)
  await license.close()
  await scene.server.close()
}

const edited = (scene: Scene, change: (record: never) => void): void => {
  const record = JSON.parse(scene.store.text ?? '')
  change(record as never)
  scene.store.text = JSON.stringify(record)
}

describe('a product that starts again', () => {
  it('has its entitlements before any server was asked', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    const license = await scene.connect()
    assert.equal(license.status.state, 'registered')
    assert.equal(license.entitlement('dashboards'), true)
  })

  it('asks its server at once, and carries on without it to the end of the lease', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    scene.clock.advance(DAY / 2)
    const license = await scene.connect()
    scene.timers.advance(0)
    await waitFor('the server is missed', () => license.status.state === 'unreachable')
    assert.equal(license.entitlement('dashboards'), true)
    scene.timers.advance(DAY / 2 - 1)
    assert.equal(license.entitlement('dashboards'), true)
    scene.timers.advance(1)
    assert.equal(license.status.state, 'expired')
    assert.equal(license.entitlement('dashboards'), undefined)
  })

  it('goes on with the same seat and the same secret', async (t) => {
    const scene = await openScene(t)
    const first = await scene.connect()
    const { status } = await first.register({ server: scene.server.url })
    await first.close()
    scene.clock.advance(60)
    const second = await scene.connect()
    scene.timers.advance(0)
    await waitFor('renewed', () => scene.server.requests.at(-1)?.method === 'PUT')
    await waitFor('renewed', () => {
      return second.status.registration?.renewedAt !== status.registration?.renewedAt
    })
    assert.equal(second.status.registration?.id, status.registration?.id)
    assert.equal(scene.keeper.seats.size, 1)
  })

  it('after its lease has ended is expired until the server answers', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    scene.clock.advance(DAY)
    const license = await scene.connect()
    assert.equal(license.status.state, 'expired')
    assert.equal(license.entitlement('dashboards'), undefined)
    assert.equal(license.status.registration?.licensee, 'Example Works')
  })

  it('stays refused for the reason that it was refused for', async (t) => {
    const scene = await openScene(t)
    const first = await scene.connect()
    await first.register({ server: scene.server.url })
    scene.keeper.refuse = new MarqueError('ACCOUNT_STATUS_ERROR')
    scene.timers.advance(7200 * 1.1)
    await waitFor('refused', () => first.status.state === 'refused')
    await first.close()
    const second = await scene.connect()
    assert.equal(second.status.state, 'refused')
    assert.equal(second.status.failure?.name, 'ACCOUNT_STATUS_ERROR')
    assert.equal(second.entitlement('dashboards'), undefined)
  })

  it('under another configured server registers there', async (t) => {
    const scene = await openScene(t)
    const first = await scene.connect({ server: 'https://127.0.0.1:1' })
    await first.close()
    const second = await scene.connect({ server: scene.server.url })
    scene.timers.advance(0)
    await waitFor('registered', () => second.status.state === 'registered')
  })
})

describe('a clock that is set', () => {
  for (const [what, seconds] of [
    ['back by a year', -365 * DAY],
    ['forward by a year', 365 * DAY],
  ] as const) {
    it(`${what} while the product runs changes nothing about its lease`, async (t) => {
      const { connect, server, clock, timers } = await openScene(t)
      const license = await connect()
      await license.register({ server: server.url })
      await server.close()
      clock.setWall(clock.now() + seconds)
      timers.advance(DAY - 1)
      assert.equal(license.entitlement('dashboards'), true)
      timers.advance(1)
      assert.equal(license.entitlement('dashboards'), undefined)
    })
  }

  it('back between two starts gives back none of the time that was used', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    scene.clock.advance(DAY / 2)
    const license = await scene.connect()
    scene.timers.advance(0)
    await waitFor('the instant is stored', () => license.status.state === 'unreachable')
    await license.close()
    scene.clock.setWall(scene.clock.now() - 30 * DAY)
    const again = await scene.connect()
    assert.equal(again.entitlement('dashboards'), true)
    scene.timers.advance(DAY / 2 - 1)
    assert.equal(again.entitlement('dashboards'), true)
    scene.timers.advance(1)
    assert.equal(again.entitlement('dashboards'), undefined)
  })

  it('back before every start, again and again, does not keep a lease alive', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    let entitled = 0
    for (let start = 0; start < 30; start++) {
      const license = await scene.connect()
      if (license.entitlement('dashboards') === true) entitled++
      scene.timers.advance(3600)
      await waitFor('the attempt is over', () => license.status.failures[0] !== undefined)
      await license.close()
      scene.clock.setWall(scene.clock.now() - 3600)
    }
    assert.ok(entitled >= 23 && entitled <= 25, `${entitled} hours of 24`)
  })

  it('forward between two starts ends the lease', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    scene.clock.setWall(scene.clock.now() + 365 * DAY)
    const license = await scene.connect()
    assert.equal(license.status.state, 'expired')
  })
})

describe('a stored registration', () => {
  const CASES: readonly (readonly [what: string, change: (record: never) => void])[] = [
    [
      'with another lease',
      (record: { held: { lease: string } }) => {
        const [head, payload, signature] = record.held.lease.split('.')
        record.held.lease = `${head}.${payload}A.${signature}`
      },
    ],
    [
      'with another nonce',
      (record: { held: { nonce: string } }) => {
        record.held.nonce = 'A'.repeat(43)
      },
    ],
    [
      'with another license',
      (record: { held: { licenseFile: { license: string } } }) => {
        record.held.licenseFile.license = record.held.licenseFile.license.slice(0, -4)
      },
    ],
  ]
  for (const [what, change] of CASES) {
    it(`${what} is not believed, and is said so`, async (t) => {
      const scene = await openScene(t)
      await registeredAndGone(scene)
      edited(scene, change)
      const license = await scene.connect()
      assert.equal(license.status.entitled, false)
      assert.equal(license.entitlement('dashboards'), undefined)
      assert.match(license.status.faults[0]?.text ?? '', /not believed/)
    })
  }

  it('that claims a later sending lasts no longer than the clock tolerance beyond its end', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    edited(scene, (record: never) => {
      const { held } = record as { held: { sentAt: number } }
      held.sentAt += 1000 * DAY
    })
    scene.clock.advance(DAY + 3599)
    const license = await scene.connect()
    assert.equal(license.entitlement('dashboards'), true)
    scene.timers.advance(1)
    assert.equal(license.entitlement('dashboards'), undefined)
  })

  it('that is damaged is named, and the configured server is asked anew', async (t) => {
    for (const text of ['', '{', 'null', '[]', '{"format":"marque-registration/9"}']) {
      const scene = await openScene(t)
      const license = await scene.connect({
        store: memoryStore(text),
        server: scene.server.url,
      })
      assert.equal(license.status.state, 'unregistered')
      assert.equal(license.status.faults[0]?.part, 'store')
      scene.timers.advance(0)
      await waitFor('registered', () => license.status.state === 'registered')
      await waitFor('the store works again', () => license.status.faults.length === 0)
    }
  })

  it('that cannot be read is not taken for absent: nothing is written over it', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    const kept = scene.store.text
    scene.store.fault = new Error('EACCES: permission denied')
    const license = await scene.connect({ server: scene.server.url })
    assert.match(license.status.faults[0]?.text ?? '', /permission denied/)
    scene.timers.advance(1)
    scene.store.fault = undefined
    assert.equal(scene.store.text, kept)
    scene.timers.advance(4)
    await waitFor('it is read at last', () => license.entitlement('dashboards') === true)
  })

  it('that cannot be written is named and costs the product nothing now', async (t) => {
    const { connect, server, store, timers } = await openScene(t)
    const license = await connect()
    store.fault = new Error('ENOSPC: no space left on device')
    const { ok, status } = await license.register({ server: server.url })
    assert.equal(ok, true)
    assert.match(status.faults[0]?.text ?? '', /no space/)
    store.fault = undefined
    timers.advance(7200 * 1.1)
    await waitFor('written again', () => license.status.faults.length === 0)
  })

  it('holds no right without its lease: a secret alone gives no entitlement', async (t) => {
    const scene = await openScene(t)
    await registeredAndGone(scene)
    edited(scene, (record: never) => {
      delete (record as { held?: unknown }).held
    })
    const license = await scene.connect()
    assert.equal(license.status.entitled, false)
    assert.equal(license.status.state, 'unregistered')
  })

  it('in a directory is a file for its owner alone', async (t) => {
    const { connect, server, directory } = await openScene(t)
    const { stat, readdir } = await import('node:fs/promises')
    const license = await connect({ store: directoryStore(`${directory}/a/b`) })
    await license.register({ server: server.url })
    assert.deepEqual(await readdir(`${directory}/a/b`), ['registration.json'])
    assert.equal((await stat(`${directory}/a/b/registration.json`)).mode & 0o777, 0o600)
    assert.equal((await stat(`${directory}/a/b`)).mode & 0o777, 0o700)
  })
})
