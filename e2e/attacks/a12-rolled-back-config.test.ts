// A12: the config directory is rolled back to an older copy, again and again. Nodes that were served
// after the copy tell it from the original, a person must come, and the publisher counts it.
import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import { test } from 'node:test'
import { chainOf, refusedCode } from '../support/activation-chain.ts'
import { activate, configOf, type Site, startSite } from '../support/licensee-site.ts'
import { claim, claimBody, claimSeat, renew, seatsInUse } from '../support/node-claims.ts'
import { LEASE, startProject, warned } from '../support/project-nodes.ts'
import { startDesk } from '../support/publisher-desk.ts'

const backupOf = (site: Site): string => `${configOf(site)}-backup`

async function backUp(site: Site): Promise<void> {
  await site.program().stop()
  await cp(configOf(site), backupOf(site), { recursive: true })
  await site.restart()
}

async function rollBack(site: Site): Promise<void> {
  await site.program().stop()
  await rm(configOf(site), { recursive: true })
  await cp(backupOf(site), configOf(site), { recursive: true })
  await site.restart()
}

test('A12: nodes that were served after the copy are told 40007 until one activation', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk, { terms: { lease: LEASE } })
  await activate(site)
  const project = await startProject(t, desk)
  const node = await project.node('node-1', site.url)
  await node.register()
  await backUp(site)
  assert.equal((await node.register()).ok, true, 'a restart alone is recovered from')
  for (let times = 0; times < 3; times++) {
    await rollBack(site)
    await warned(node, 40007)
    await site.restart()
    assert.equal((await node.register()).failure?.code, 40007)
  }
  const fresh = await project.node('node-2', site.url)
  assert.equal((await fresh.register()).failure?.code, 40007)
  assert.equal(fresh.status.state, 'refused')
  await activate(site)
  for (const one of [node, fresh]) assert.equal((await one.register()).ok, true)
  await site.restart()
  assert.equal((await node.register()).ok, true, 'the epoch that it knows now is recognised')
})

test('A12: an older copy is a break at the publisher, counted, and the third is refused', async (t) => {
  const desk = await startDesk(t)
  const { deploymentId } = await desk.issue()
  const site = await startSite(t, desk, { deploymentId })
  await activate(site)
  await backUp(site)
  for (let used = 1; used <= 3; used++) {
    for (let later = 0; later < 2; later++) await activate(site)
    await rollBack(site)
    if (used === 3) break
    await activate(site)
    assert.equal((await chainOf(desk, deploymentId)).breaks.used, used)
  }
  for (let again = 0; again < 3; again++) {
    await site.restart()
    assert.equal(await refusedCode(site), 40008)
  }
  assert.equal((await chainOf(desk, deploymentId)).breaks.used, 2)
})

test('A12: seats that the older copy forgot last one grace and no longer, one copy per activation', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk, { terms: { maxConnections: 2, lease: LEASE } })
  await activate(site)
  await backUp(site)
  await activate(site)
  const forgotten = [claimBody(), claimBody()]
  const seats = [await claimSeat(site, forgotten[0]), await claimSeat(site, forgotten[1])]
  const latest = Math.floor(Date.now() / 1000) + LEASE.graceSeconds
  for (const { expiresAt } of seats) assert.ok(expiresAt <= latest)
  for (let times = 0; times < 3; times++) {
    await rollBack(site)
    const refused = await claim(site, claimBody())
    assert.equal(refused.json()['code'], 40001, 'nothing is granted before a person came')
  }
  await activate(site)
  for (let seat = 0; seat < 2; seat++) await claimSeat(site)
  for (const [at, body] of forgotten.entries()) {
    const held = seats[at]
    assert.ok(held)
    const renewed = await renew(site, held.registrationId, held.leaseSecret)
    assert.equal(renewed.json()['code'], 40004)
    assert.equal((await claim(site, body)).json()['code'], 30007)
  }
  assert.equal(await seatsInUse(site), 2)
})
