// A16: somebody sets the clock of a running license server. The table of docs/clock.md is measured
// with a fixed clock; here a real process lives through its main rows under libfaketime.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { temporaryDirectory, waitFor } from '@marque/testkit'
import { activate, approve, type Site, scan, startSite } from '../support/licensee-site.ts'
import {
  claim,
  claimBody,
  claimSeat,
  renew,
  renewSeat,
  seatsInUse,
} from '../support/node-claims.ts'
import { type Desk, expectStatus, startDesk } from '../support/publisher-desk.ts'

const HOUR = 3600
const DAY = 86_400
const YEAR = 365 * DAY

type Scene = {
  readonly desk: Desk
  readonly site: Site
  /** sets the clock of the license server so many seconds off, and waits until it shows them */
  readonly setClock: (offsetSeconds: number) => Promise<void>
}

/** @param options.isPause the monotonic clock moves too, as it does for a paused container */
async function startScene(
  t: TestContext,
  options: { terms?: object; isPause?: boolean } = {},
): Promise<Scene> {
  const file = join(await temporaryDirectory(t), 'offset')
  await writeFile(file, '+0')
  const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1')
  assert.ok(library, 'libfaketime is installed')
  const desk = await startDesk(t)
  const site = await startSite(t, desk, {
    ...(options.terms === undefined ? {} : { terms: options.terms }),
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      NO_FAKE_STAT: '1',
      ...(options.isPause ? {} : { FAKETIME_DONT_FAKE_MONOTONIC: '1' }),
    },
  })
  await activate(site)
  return {
    desk,
    site,
    setClock: async (offsetSeconds) => {
      const next = `${file}.next`
      await writeFile(next, offsetSeconds < 0 ? `${offsetSeconds}` : `+${offsetSeconds}`)
      await rename(next, file)
      await waitFor('the clock to be set', async () => {
        const { expiresAt } = await challengeOf(site)
        return Math.abs(Number(expiresAt) - 300 - now() - offsetSeconds) < 30
      })
    },
  }
}

const now = (): number => Math.floor(Date.now() / 1000)

const challengeOf = (site: Site): Promise<Record<string, unknown>> =>
  expectStatus(site.send('POST', '/license/api/v1/challenges', {}), 201)

const statusOf = (site: Site): Promise<Record<string, unknown>> =>
  expectStatus(site.send('GET', '/license/api/v1/status'), 200)

const codeOf = async (answer: ReturnType<typeof claim>): Promise<unknown> =>
  (await answer).json()['code'] ?? 0

function assertNear(actual: unknown, expected: number): void {
  assert.ok(Math.abs(Number(actual) - expected) < 30, `${actual} is not near ${expected}`)
}

for (const [what, offset] of [
  ['an hour', -HOUR],
  ['a year', -YEAR],
] as const) {
  test(`A16: back ${what}, held seats go on and nobody new gets in until the clock is right`, async (t) => {
    const { site, setClock } = await startScene(t)
    const seat = await claimSeat(site)
    await setClock(offset)
    const refused = await claim(site, claimBody())
    const { code, whose, offsetSeconds } = refused.json()
    assert.deepEqual([refused.status, code, whose], [503, 40005, 'licenseServer'])
    assertNear(offsetSeconds, offset)
    assert.equal((await statusOf(site))['clockOk'], false)
    await renewSeat(site, seat)
    await setClock(0)
    await claimSeat(site)
    await setClock(offset)
    await site.restart()
    assert.equal((await statusOf(site))['clockOk'], false, 'a restart forgets nothing')
    await setClock(0)
    await activate(site)
    await renewSeat(site, seat)
    await claimSeat(site)
    assert.equal((await statusOf(site))['clockOk'], true)
  })
}

test('A16: back or forward 61 seconds nothing is to be noticed', async (t) => {
  const { site, setClock } = await startScene(t, { terms: { maxConnections: 4 } })
  const seat = await claimSeat(site)
  for (const offset of [-61, 61, 0]) {
    await setClock(offset)
    await renewSeat(site, seat)
    const { code, challengeId } = await scan(site)
    await expectStatus(site.send('POST', '/license/api/v1/activations', { challengeId, code }), 200)
    await claimSeat(site)
  }
})

test('A16: forward a year a license seems to have ended; back within ten minutes all is as before', async (t) => {
  const { site, setClock } = await startScene(t, { terms: { exp: now() + 30 * DAY } })
  const seat = await claimSeat(site)
  await setClock(HOUR)
  await renewSeat(site, seat)
  await setClock(YEAR)
  assert.equal(await codeOf(renew(site, seat.registrationId, seat.leaseSecret)), 30000)
  await setClock(0)
  await renewSeat(site, seat)
  await claimSeat(site)
  assert.equal(await seatsInUse(site), 2)
})

test('A16: setting the clock back revives no license that has ended', async (t) => {
  const exp = now() + 25
  const { site, setClock } = await startScene(t, { terms: { exp } })
  const seat = await claimSeat(site)
  assert.ok(seat.expiresAt <= exp)
  const renewed = () => codeOf(renew(site, seat.registrationId, seat.leaseSecret))
  await waitFor('the license to end', async () => (await renewed()) === 30000, 60_000)
  await setClock(-HOUR)
  assert.equal(await renewed(), 40005)
  assert.equal(await codeOf(claim(site, claimBody())), 40005)
  await site.restart()
  assert.equal(await renewed(), 40005)
})

test('A16: the publisher refuses a QR code of a clock that is a year off, and says by how much', async (t) => {
  const { site, setClock } = await startScene(t)
  for (const offset of [-YEAR, YEAR]) {
    await setClock(offset)
    const answer = await approve(String((await challengeOf(site))['url']))
    const { code, whose, offsetSeconds } = answer.json()
    assert.deepEqual([code, whose], [40005, 'licenseServer'])
    assertNear(offsetSeconds, offset)
  }
})

const guess = (site: Site, challengeId: unknown, code: unknown) =>
  site.send('POST', '/license/api/v1/activations', { challengeId, code })

async function lockCodes(site: Site): Promise<{ challengeId: string; code: string }> {
  const scanned = await scan(site)
  const wrong = String((Number(scanned.code) + 1) % 1_000_000).padStart(6, '0')
  for (let tries = 0; tries < 6; tries++) await guess(site, scanned.challengeId, wrong)
  return scanned
}

test('A16: no setting of the clock shortens a lockout', async (t) => {
  const { site, setClock } = await startScene(t)
  await lockCodes(site)
  for (const offset of [HOUR, YEAR, -HOUR, -YEAR]) {
    await setClock(offset)
    const locked = await guess(site, (await challengeOf(site))['challengeId'], '000000')
    assert.equal(locked.json()['code'], 41001)
    assert.ok(Number(locked.headers['retry-after']) > 800)
  }
  await setClock(YEAR)
  await site.restart()
  assert.ok(Number((await challengeOf(site))['lockedForSeconds']) > 890)
})

test('A16: after a pause of two hours seats are there, codes and lockout are over', async (t) => {
  const lease = { renewSeconds: 60, graceSeconds: 600 }
  const { site, setClock } = await startScene(t, { terms: { lease }, isPause: true })
  const seat = await claimSeat(site)
  const { challengeId, code } = await lockCodes(site)
  assert.equal(site.program().process.kill('SIGSTOP'), true)
  const woken = setClock(2 * HOUR)
  site.program().process.kill('SIGCONT')
  await woken
  assert.equal((await guess(site, challengeId, code)).json()['code'], 41002)
  assert.equal((await challengeOf(site))['lockedForSeconds'], undefined)
  assert.equal(await seatsInUse(site), 1)
  await renewSeat(site, seat)
  await claimSeat(site)
})
