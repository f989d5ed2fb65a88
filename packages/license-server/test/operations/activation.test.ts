import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openPrivateConfig } from '@marque/protocol'
import { activate, claimNode, openScene, readChallenge, type Scene } from '../scene.ts'

const stored = async ({ configDirectory, deployment }: Scene) =>
  openPrivateConfig(
    JSON.parse(await readFile(join(configDirectory, 'privateConfig'), 'utf8')),
    deployment.seed,
  )

const wrong = (code: string): string => (code === '000000' ? '000001' : '000000')

const tryCode = (scene: Scene, challengeId: string, code: string) =>
  scene.core.activate({ challengeId, code })

test('the QR code carries what the authority needs, readable by the activation key alone', async (t) => {
  const scene = await openScene(t)
  const { carried, url, svg, expiresAt, ttlSeconds, attemptsLeft } = await readChallenge(scene)
  assert.equal(carried.deploymentId, scene.deployment.license.deployment.id)
  assert.equal(carried.instanceId, scene.core.status().instanceId)
  assert.equal(carried.sequence, 1)
  assert.deepEqual([...carried.previous], Array.from({ length: 16 }).fill(0))
  assert.equal(carried.reason, 'first-start')
  assert.equal(carried.licenseSerial, 1)
  assert.equal(carried.issuedAt, scene.clock.now())
  assert.match(url, /^HTTP:\/\/127\.0\.0\.1:8080\/A\/[A-Z2-7]+$/)
  assert.match(svg, /^<svg [^>]*viewBox="0 0 (\d+) \1">/)
  assert.deepEqual([expiresAt - scene.clock.now(), ttlSeconds, attemptsLeft], [300, 300, 6])
})

test('the right code activates and is the next record of the chain', async (t) => {
  const scene = await openScene(t)
  assert.equal(scene.core.status().state, 'unactivated')
  await activate(scene)
  assert.equal(scene.core.status().state, 'active')
  const first = await stored(scene)
  assert.equal(first.sequence, 1)
  const again = await scene.restart()
  assert.equal(again.core.status().state, 'unactivated', 'a restart needs the QR code')
  const { carried } = await readChallenge(again)
  assert.deepEqual(carried.previous, first.record)
  assert.equal(carried.sequence, 2)
  assert.equal(carried.reason, 'restart')
})

test('a code works once', async (t) => {
  const scene = await openScene(t)
  const { challengeId, carried } = await readChallenge(scene)
  await tryCode(scene, challengeId, carried.code)
  await assert.rejects(tryCode(scene, challengeId, carried.code), {
    errorName: 'CHALLENGE_EXPIRED',
  })
})

test('only the newest challenge lives, and an older one is not counted', async (t) => {
  const scene = await openScene(t)
  const older = await readChallenge(scene)
  const newer = await readChallenge(scene)
  await assert.rejects(tryCode(scene, older.challengeId, older.carried.code), {
    errorName: 'CHALLENGE_EXPIRED',
  })
  await assert.rejects(tryCode(scene, newer.challengeId, wrong(newer.carried.code)), {
    errorName: 'CODE_INCORRECT',
    details: { attemptsLeft: 5 },
  })
})

test('the code of one challenge does not open the next', async (t) => {
  const scene = await openScene(t)
  const older = await readChallenge(scene)
  const newer = await readChallenge(scene)
  if (older.carried.code === newer.carried.code) return
  await assert.rejects(tryCode(scene, newer.challengeId, older.carried.code), {
    errorName: 'CODE_INCORRECT',
  })
})

test('a challenge ends after five minutes, wherever the wall clock is set', async (t) => {
  const scene = await openScene(t)
  const { challengeId, carried } = await readChallenge(scene)
  await scene.pass(299)
  const late = await readChallenge(scene)
  await scene.pass(300)
  scene.clock.setWall(carried.issuedAt)
  await assert.rejects(tryCode(scene, late.challengeId, late.carried.code), {
    errorName: 'CHALLENGE_EXPIRED',
  })
  await assert.rejects(tryCode(scene, challengeId, carried.code), {
    errorName: 'CHALLENGE_EXPIRED',
  })
})

test('a try is on disk before its answer', async (t) => {
  const scene = await openScene(t)
  const { challengeId, carried } = await readChallenge(scene)
  await assert.rejects(tryCode(scene, challengeId, wrong(carried.code)))
  assert.equal((await stored(scene)).attempts.wrong, 1)
})

test('after six wrong codes not even the right one is taken, for fifteen minutes', async (t) => {
  const scene = await openScene(t)
  for (let count = 1; count <= 5; count++) {
    const { challengeId, carried } = await readChallenge(scene)
    await assert.rejects(tryCode(scene, challengeId, wrong(carried.code)), {
      errorName: 'CODE_INCORRECT',
      details: { attemptsLeft: 6 - count },
    })
  }
  const sixth = await readChallenge(scene)
  await assert.rejects(tryCode(scene, sixth.challengeId, wrong(sixth.carried.code)), {
    errorName: 'CODE_LOCKED',
    details: { retryAfterSeconds: 900 },
  })
  const locked = await readChallenge(scene)
  assert.equal(locked.lockedForSeconds, 900)
  assert.equal(locked.attemptsLeft, 0)
  await scene.pass(240)
  await assert.rejects(tryCode(scene, locked.challengeId, locked.carried.code), {
    errorName: 'CODE_LOCKED',
    details: { retryAfterSeconds: 660 },
  })
  await scene.pass(660)
  await activate(scene)
  assert.equal((await stored(scene)).attempts.wrong, 0)
})

test('a restart neither forgets wrong codes nor shortens a lock', async (t) => {
  let scene = await openScene(t)
  for (let count = 1; count <= 5; count++) {
    const { challengeId, carried } = await readChallenge(scene)
    await assert.rejects(tryCode(scene, challengeId, wrong(carried.code)), {
      details: { attemptsLeft: 6 - count },
    })
    scene = await scene.restart()
  }
  const sixth = await readChallenge(scene)
  await assert.rejects(tryCode(scene, sixth.challengeId, wrong(sixth.carried.code)), {
    errorName: 'CODE_LOCKED',
  })
  await scene.pass(600)
  scene = await scene.restart()
  const after = await readChallenge(scene)
  assert.equal(after.lockedForSeconds, 900)
  await assert.rejects(tryCode(scene, after.challengeId, after.carried.code), {
    errorName: 'CODE_LOCKED',
  })
})

test('the end of a lock is on disk, so that a later start is not locked again', async (t) => {
  const scene = await openScene(t)
  const { challengeId, carried } = await readChallenge(scene)
  for (let count = 1; count <= 6; count++) {
    await assert.rejects(tryCode(scene, challengeId, wrong(carried.code)))
  }
  await scene.pass(901)
  const again = await scene.restart()
  const next = await readChallenge(again)
  assert.deepEqual([next.lockedForSeconds, next.attemptsLeft], [undefined, 6])
})

test('of a thousand parallel tries six are looked at', async (t) => {
  const scene = await openScene(t)
  const { challengeId, carried } = await readChallenge(scene)
  const guesses = Array.from({ length: 1000 }, () =>
    tryCode(scene, challengeId, wrong(carried.code)),
  )
  const answers = await Promise.allSettled(guesses)
  const names = answers.map((answer) =>
    answer.status === 'rejected' ? answer.reason.errorName : 'activated',
  )
  assert.equal(names.filter((name) => name === 'CODE_INCORRECT').length, 5)
  assert.equal(names.filter((name) => name === 'CODE_LOCKED').length, 995)
  assert.equal((await stored(scene)).attempts.wrong, 6)
})

test('deleting the store beside privateConfig wins no tries', async (t) => {
  const scene = await openScene(t)
  const { challengeId, carried } = await readChallenge(scene)
  for (let count = 1; count <= 6; count++) {
    await assert.rejects(tryCode(scene, challengeId, wrong(carried.code)))
  }
  await scene.core.close()
  const { rm } = await import('node:fs/promises')
  for (const end of ['', '-wal', '-shm']) {
    await rm(join(scene.configDirectory, `state.db${end}`), { force: true })
  }
  const again = await scene.restart()
  assert.equal((await readChallenge(again)).lockedForSeconds, 900)
})

test('tries and activations are audited, and a code never is', async (t) => {
  const scene = await openScene(t)
  const { challengeId, carried } = await readChallenge(scene)
  await assert.rejects(tryCode(scene, challengeId, wrong(carried.code)))
  await tryCode(scene, challengeId, carried.code)
  const { items } = await scene.core.events({ limit: 10 })
  assert.deepEqual(
    items.map(({ name }) => name),
    ['activation.accepted', 'activation.refused', 'server.started'],
  )
  assert.doesNotMatch(JSON.stringify(items), new RegExp(`"${carried.code}"`))
})

test('an activation proves the time: a clock that was a year ahead is forgiven', async (t) => {
  const scene = await openScene(t)
  const start = scene.clock.now()
  scene.clock.setWall(start + 31_536_000)
  await scene.pass(700)
  scene.clock.setWall(start + 700)
  assert.equal(scene.core.status().clockOk, false)
  assert.ok(scene.core.clockBehindSeconds() > 31_000_000)
  const { carried, challengeId } = await readChallenge(scene)
  await tryCode(scene, challengeId, carried.code)
  assert.equal(scene.core.status().clockOk, true)
  await claimNode(scene.core, 'node-1')
})
