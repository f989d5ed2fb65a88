import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { License } from '@marque/protocol'
import { testPublisher } from '@marque/testkit'
import { ConfigurationError } from '../../src/configuration-error.ts'
import { activate, bearing, claimNode, openScene, type Scene } from '../scene.ts'

const NONCE = 'AAAAAAAAAAAAAAAAAAAAAA'

const newer = async ({ publisher }: Pick<Scene, 'publisher'>, terms: Partial<License> = {}) =>
  (await publisher.issue('first', { serial: 2, ...terms })).file

const newerFile = ({ configDirectory }: Scene): string => join(configDirectory, 'license.json')

test('a newer license takes over at once, and no held seat is lost', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 20 } })
  await activate(scene)
  const seats = await Promise.all(
    Array.from({ length: 20 }, (_, i) => claimNode(scene.core, `node-${i}`)),
  )
  await assert.rejects(claimNode(scene.core, 'one-more'), { errorName: 'REGISTER_OUT_OF_LIMIT' })
  const status = await scene.core.replaceLicense(await newer(scene, { maxConnections: 21 }), 'api')
  assert.deepEqual(
    [status.licenseSerial, status.maxConnections, status.connectionsInUse, status.state],
    [2, 21, 20, 'active'],
  )
  for (const { registrationId, leaseSecret } of seats) {
    await scene.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret))
  }
  await claimNode(scene.core, 'one-more')
})

test('a thousand held seats outlive renewal, enlargement, shrinking, suspension and resumption', async (t) => {
  const scene = await openScene(t, { terms: { maxConnections: 1000 } })
  await activate(scene)
  const { core } = scene
  const seats = await Promise.all(
    Array.from({ length: 1000 }, (_, at) => claimNode(core, `node-${at}`)),
  )
  const renewAll = () =>
    Promise.allSettled(
      seats.map(({ registrationId, leaseSecret }) =>
        core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret)),
      ),
    )
  const changes: readonly (readonly [Partial<License>, 'api' | 'page' | 'file', boolean])[] = [
    [{ maxConnections: 1000, exp: scene.clock.now() + 86_400 * 400 }, 'page', true],
    [{ maxConnections: 1500 }, 'api', true],
    [{ maxConnections: 10 }, 'file', true],
    [{ maxConnections: 10, accountStatus: 'suspended' }, 'api', false],
    [{ maxConnections: 1000, accountStatus: 'active' }, 'page', true],
  ]
  for (const [index, [terms, source, renews]] of changes.entries()) {
    await core.replaceLicense(await newer(scene, { serial: index + 2, ...terms }), source)
    const settled = await renewAll()
    assert.ok(settled.every(({ status }) => (status === 'fulfilled') === renews))
    assert.equal(core.status().connectionsInUse, 1000)
  }
})

test('shrinking below use evicts nobody and lets nobody new in', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const seats = await Promise.all(['a', 'b', 'c'].map((name) => claimNode(scene.core, name)))
  await scene.core.replaceLicense(await newer(scene, { maxConnections: 1 }), 'page')
  assert.equal(scene.core.status().connectionsInUse, 3)
  for (const { registrationId, leaseSecret } of seats) {
    await scene.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret))
  }
  await assert.rejects(claimNode(scene.core, 'd'), { errorName: 'REGISTER_OUT_OF_LIMIT' })
})

test('a license that is not newer is refused and nothing changes', async (t) => {
  const scene = await openScene(t)
  const two = await newer(scene)
  await scene.core.replaceLicense(two, 'api')
  for (const file of [two, await newer(scene, { serial: 1 })]) {
    await assert.rejects(scene.core.replaceLicense(file, 'api'), { errorName: 'CONFLICT' })
  }
  assert.equal(scene.core.status().licenseSerial, 2)
  assert.deepEqual(JSON.parse(await readFile(newerFile(scene), 'utf8')), two)
})

test('of two uploads at once one wins and the other is not newer', async (t) => {
  const scene = await openScene(t)
  const file = await newer(scene)
  const answers = await Promise.allSettled([1, 2].map(() => scene.core.replaceLicense(file, 'api')))
  assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

test('a license whose time has not come is refused', async (t) => {
  const scene = await openScene(t)
  const file = await newer(scene, { nbf: scene.clock.now() + 1 })
  await assert.rejects(scene.core.replaceLicense(file, 'api'), {
    errorName: 'LICENSE_EXPIRED',
    details: { notBefore: scene.clock.now() + 1 },
  })
  scene.clock.advance(1)
  await scene.core.replaceLicense(file, 'api')
})

test('a license that is edited, of another publisher or of another deployment is refused', async (t) => {
  const scene = await openScene(t)
  const good = await newer(scene)
  const foreign = await (await testPublisher('other')).issue('first', { serial: 2 })
  const other = await scene.publisher.issue('second', { serial: 2 })
  const edited = {
    ...good,
    license: good.license.replace(/.$/, (end) => (end === 'A' ? 'Q' : 'A')),
  }
  for (const file of [edited, foreign.file, other.file, {}, 'x', null]) {
    await assert.rejects(scene.core.replaceLicense(file, 'api'), {
      errorName: 'CERTIFICATE_INCORRECT',
    })
  }
  assert.equal(scene.core.status().licenseSerial, 1)
})

test('a suspended license refuses claims and renewals, and a resumed one grants them again', async (t) => {
  const scene = await openScene(t)
  await activate(scene)
  const { registrationId, leaseSecret } = await claimNode(scene.core, 'node-1')
  const renew = () => scene.core.renew(registrationId, { nonce: NONCE }, bearing(leaseSecret))
  await scene.core.replaceLicense(await newer(scene, { accountStatus: 'suspended' }), 'api')
  await assert.rejects(renew(), { errorName: 'ACCOUNT_STATUS_ERROR' })
  await assert.rejects(claimNode(scene.core, 'node-2'), { errorName: 'ACCOUNT_STATUS_ERROR' })
  assert.deepEqual(scene.core.status().warnings, [
    { name: 'LICENSE_SUSPENDED', reason: 'suspended' },
  ])
  await scene.core.replaceLicense(await newer(scene, { serial: 3 }), 'api')
  await renew()
})

test('the newer license rules after a restart, whichever copy of it is left', async (t) => {
  const scene = await openScene(t)
  await scene.core.replaceLicense(await newer(scene), 'api')
  const again = await scene.restart()
  assert.equal(again.core.status().licenseSerial, 2)
  await again.core.close()
  await rm(newerFile(again))
  const fromStore = await again.restart()
  assert.equal(fromStore.core.status().licenseSerial, 2)
})

test('deleting every newer copy to fall back to the older license stops the start', async (t) => {
  const scene = await openScene(t)
  await scene.core.replaceLicense(await newer(scene), 'api')
  await scene.core.close()
  await rm(newerFile(scene))
  await rm(join(scene.configDirectory, 'state.db'))
  await assert.rejects(scene.restart(), (error) => {
    assert.ok(error instanceof ConfigurationError)
    assert.match(error.message, /serial 1, but serial 2 was in force/)
    assert.match(error.hint, /config\/license\.json/)
    return true
  })
})

test('a newer license that is dropped while the server is stopped rules at the next start', async (t) => {
  const scene = await openScene(t)
  await scene.core.close()
  await writeFile(newerFile(scene), JSON.stringify(await newer(scene)))
  const again = await scene.restart()
  assert.equal(again.core.status().licenseSerial, 2)
})

test('a broken dropped file is named in the log and the license before goes on', async (t) => {
  const scene = await openScene(t)
  await scene.core.close()
  await writeFile(newerFile(scene), '{ not json')
  const again = await scene.restart()
  assert.equal(again.core.status().licenseSerial, 1)
  assert.ok(again.logged.some(({ fields }) => JSON.stringify(fields).includes('license.json')))
})

test('a license that ends soon, and one that ended, are warned of', async (t) => {
  const scene = await openScene(t, { terms: { exp: 1_780_272_000 + 86_400 } })
  await activate(scene)
  const { expiresAt } = scene.core.status()
  assert.deepEqual(scene.core.status().warnings, [{ name: 'LICENSE_EXPIRES', expiresAt }])
  scene.clock.advance(86_400)
  assert.deepEqual(scene.core.status().warnings, [{ name: 'LICENSE_EXPIRED', expiresAt }])
  await assert.rejects(claimNode(scene.core, 'node-1'), { errorName: 'LICENSE_EXPIRED' })
})
