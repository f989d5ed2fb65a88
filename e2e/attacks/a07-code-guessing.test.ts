// A7: six tries in 15 minutes, however they are made: in a row, at once, with new QR codes, across
// restarts, and after deleting the state beside privateConfig.
import assert from 'node:assert/strict'
import { readdir, rm } from 'node:fs/promises'
import { test } from 'node:test'
import type { TestAnswer } from '@marque/testkit'
import { configOf, type Site, scan, startSite } from '../support/licensee-site.ts'
import { expectStatus, startDesk } from '../support/publisher-desk.ts'

const guess = (site: Site, challengeId: string, code: string): Promise<TestAnswer> =>
  site.send('POST', '/license/api/v1/activations', { challengeId, code })

const wrongOf = (code: string, by: number): string =>
  String((Number(code) + by) % 1_000_000).padStart(6, '0')

const codesOf = (answers: readonly TestAnswer[]): unknown[] =>
  answers.map((answer) => answer.json()['code'])

test('A7: the sixth wrong code locks, with a new QR code each time and across restarts', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const seen: unknown[] = []
  for (let i = 1; i <= 8; i++) {
    const { challengeId, code } = await scan(site)
    seen.push(...codesOf([await guess(site, challengeId, wrongOf(code, i))]))
    if (i === 3 || i === 7) await site.restart()
  }
  assert.deepEqual(seen, [...Array(5).fill(41000), ...Array(3).fill(41001)])
  const { challengeId, code } = await scan(site)
  const right = await guess(site, challengeId, code)
  assert.equal(right.json()['code'], 41001, 'even the right code is not taken while locked')
  assert.equal(right.status, 429)
  assert.ok(Number(right.headers['retry-after']) > 800)
})

test('A7: guesses made at once are counted one by one', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const { challengeId, code } = await scan(site)
  const guesses = Array.from({ length: 40 }, (_, i) =>
    guess(site, challengeId, wrongOf(code, i + 1)),
  )
  const codes = codesOf(await Promise.all(guesses))
  assert.equal(codes.filter((value) => value === 41000).length, 5)
  assert.equal(codes.filter((value) => value === 41001).length, 35)
})

test('A7: deleting the state beside privateConfig does not reset the lock', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const { challengeId, code } = await scan(site)
  for (let i = 1; i <= 6; i++) await guess(site, challengeId, wrongOf(code, i))
  await site.program().stop()
  for (const name of await readdir(configOf(site))) {
    if (name !== 'privateConfig') await rm(configOf(site, name), { recursive: true })
  }
  await site.restart()
  const again = await scan(site)
  assert.equal((await guess(site, again.challengeId, again.code)).json()['code'], 41001)
})

test('A7: malformed codes and unknown challenges are not counted as tries', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const { challengeId, code } = await scan(site)
  for (const malformed of ['12345', '1234567', 'abcdef', '', '１２３４５６']) {
    assert.equal((await guess(site, challengeId, malformed)).json()['code'], 10001)
  }
  for (let i = 0; i < 7; i++) {
    assert.equal((await guess(site, 'AAAAAAAAAAAAAAAAAAAAAA', code)).json()['code'], 41002)
  }
  await expectStatus(guess(site, challengeId, code), 200)
})
