// A8: a code belongs to one challenge, works once, and ends after five minutes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scan, startSite } from '../support/licensee-site.ts'
import { expectStatus, startDesk } from '../support/publisher-desk.ts'

test('A8: the code of one challenge does not open the next', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const older = await scan(site)
  const newer = await scan(site)
  const crossed = await site.send('POST', '/license/api/v1/activations', {
    challengeId: newer.challengeId,
    code:
      older.code === newer.code
        ? String(1_000_000 - Number(older.code)).padStart(6, '0')
        : older.code,
  })
  assert.equal(crossed.json()['code'], 41000)
  const superseded = await site.send('POST', '/license/api/v1/activations', {
    challengeId: older.challengeId,
    code: older.code,
  })
  assert.equal(superseded.status, 410)
  assert.equal(superseded.json()['code'], 41002)
})

test('A8: a code works once', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const { challengeId, code } = await scan(site)
  await expectStatus(site.send('POST', '/license/api/v1/activations', { challengeId, code }), 200)
  const again = await site.send('POST', '/license/api/v1/activations', { challengeId, code })
  assert.equal(again.json()['code'], 41002)
})

test('A8: a challenge does not outlive the process that made it', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const { challengeId, code } = await scan(site)
  await site.restart()
  const late = await site.send('POST', '/license/api/v1/activations', { challengeId, code })
  assert.equal(late.json()['code'], 41002)
})
