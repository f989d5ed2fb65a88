// A2: an older license never comes back, neither by upload nor by deleting the newer one.
import assert from 'node:assert/strict'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { activate, configOf, startSite } from '../support/licensee-site.ts'
import { claimSeat } from '../support/node-claims.ts'
import { expectStatus, startDesk } from '../support/publisher-desk.ts'

test('A2: an older license is refused, and deleting every copy of the newer one stops the start', async (t) => {
  const desk = await startDesk(t)
  const { licenseId, deploymentId } = await desk.issue({ maxConnections: 2 })
  const site = await startSite(t, desk, { deploymentId })
  await activate(site)
  await claimSeat(site)
  const older = await readFile(join(site.home, 'license', 'license.json'), 'utf8')
  await expectStatus(
    desk.api('POST', `/licenses/${licenseId}/renew`, { terms: { maxConnections: 5 } }),
    200,
  )
  const newer = await desk.api('GET', `/deployments/${deploymentId}/license`)
  const taken = await site.send('PUT', '/license/api/v1/license', newer.text)
  assert.equal(taken.status, 200, taken.text)
  assert.equal(taken.json()['maxConnections'], 5)
  assert.equal(taken.json()['connectionsInUse'], 1, 'no seat is lost')

  const refused = await site.send('PUT', '/license/api/v1/license', older)
  assert.equal(refused.status, 409)
  assert.equal(refused.json()['code'], 40900)

  await rm(configOf(site, 'license.json'))
  await site.restart()
  const kept = await expectStatus(site.send('GET', '/license/api/v1/status'), 200)
  assert.equal(kept['licenseSerial'], 2, 'the newer one stays: the store holds a copy')

  await site.program().stop()
  for (const name of await readdir(configOf(site))) {
    if (name !== 'privateConfig') await rm(configOf(site, name), { recursive: true })
  }
  await assert.rejects(site.restart(), /marque: error: .*serial/)
  assert.equal(site.program().process.exitCode, 78)
})
