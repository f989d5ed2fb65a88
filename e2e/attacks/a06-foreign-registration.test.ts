// A6: nobody renews or releases another's registration, many nodes under one name hold one seat, and
// eviction is no pump for seats.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { sendRequest } from '@marque/testkit'
import { activate, configOf, type Site, startSite } from '../support/licensee-site.ts'
import {
  claim,
  claimBody,
  claimSeat,
  release,
  renew,
  renewSeat,
  seatsInUse,
} from '../support/node-claims.ts'
import { startDesk } from '../support/publisher-desk.ts'

test("A6: another's registration is neither renewed nor released", async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk, { terms: { maxConnections: 3 } })
  await activate(site)
  const mine = await claimSeat(site)
  const theirs = await claimSeat(site)
  const renewed = await renew(site, theirs.registrationId, mine.leaseSecret)
  assert.equal(renewed.status, 404)
  assert.equal(renewed.json()['code'], 40004)
  const released = await release(site, theirs.registrationId, mine.leaseSecret)
  assert.equal(released.json()['code'], 20000)
  assert.equal(await seatsInUse(site), 2)
  await renewSeat(site, theirs)
})

test('A6: of many nodes under one name only the newest keeps the seat', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk, { terms: { maxConnections: 3 } })
  await activate(site)
  const body = claimBody()
  const first = await claimSeat(site, body)
  const second = await claimSeat(site, { ...body, nonce: claimBody().nonce })
  assert.equal(second.registrationId, first.registrationId)
  assert.equal(await seatsInUse(site), 1)
  const superseded = await renew(site, first.registrationId, first.leaseSecret)
  assert.equal(superseded.status, 409)
  assert.equal(superseded.json()['code'], 40009)
  await renewSeat(site, second)
})

test('A6: evicting again and again frees at most maxConnections seats per grace', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk, { terms: { maxConnections: 2 } })
  await activate(site)
  let granted = 0
  for (let round = 0; round < 6; round++) {
    const answer = await claim(site, claimBody())
    if (answer.status !== 201) {
      assert.equal(answer.json()['code'], 30007)
      break
    }
    granted += 1
    await evict(site, String(answer.json()['registrationId']))
  }
  assert.equal(granted, 4, 'two evicted seats are free at once; the next two wait for their leases')
})

async function evict(site: Site, id: string): Promise<void> {
  const password = (await readFile(configOf(site, 'adminPassword'), 'utf8')).trim()
  const credentials = Buffer.from(`admin:${password}`).toString('base64')
  const answer = await sendRequest(`${site.url}/license/api/v1/admin/registrations/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Basic ${credentials}` },
    body: { reason: 'TEST eviction' },
  })
  assert.ok(answer.status < 300, answer.text)
}
