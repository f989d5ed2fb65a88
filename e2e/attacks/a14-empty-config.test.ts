// A14: image and license are started again and again with an empty config directory. Each one is counted
// at the publisher, who decides over the first that is one too many.
import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import { test } from 'node:test'
import { chainOf, refusedCode } from '../support/activation-chain.ts'
import { activate, configOf, type Site, startSite } from '../support/licensee-site.ts'
import { expectStatus, startDesk } from '../support/publisher-desk.ts'

async function reinstall(site: Site): Promise<void> {
  await site.program().stop()
  await rm(configOf(site), { recursive: true })
  await site.restart()
}

test('A14: two new installations are let in and counted, the third is 40008 until it is allowed', async (t) => {
  const desk = await startDesk(t)
  const { deploymentId } = await desk.issue()
  const site = await startSite(t, desk, { deploymentId })
  await activate(site)
  for (let used = 1; used <= 2; used++) {
    await reinstall(site)
    await activate(site)
    assert.equal((await chainOf(desk, deploymentId)).breaks.used, used)
  }
  await reinstall(site)
  for (let again = 0; again < 3; again++) assert.equal(await refusedCode(site), 40008)
  const { breaks, waiting } = await chainOf(desk, deploymentId)
  assert.deepEqual([breaks.used, breaks.limit], [2, 2])
  const status = await expectStatus(site.send('GET', '/license/api/v1/status'), 200)
  assert.deepEqual(
    waiting.map(({ instanceId }) => instanceId),
    [status['instanceId']],
  )
  const place = `/deployments/${deploymentId}/instances/${waiting[0]?.instanceId}/allow`
  await expectStatus(desk.api('POST', place, {}), 200)
  await activate(site)
  await site.restart()
  await activate(site)
  await reinstall(site)
  assert.equal(await refusedCode(site), 40008)
})

test('A14: the installation that was left behind is refused as a copy, and can be adopted', async (t) => {
  const desk = await startDesk(t)
  const { deploymentId } = await desk.issue()
  const site = await startSite(t, desk, { deploymentId })
  await activate(site)
  await site.program().stop()
  await cp(configOf(site), `${configOf(site)}-kept`, { recursive: true })
  await reinstall(site)
  await activate(site)
  await site.program().stop()
  await rm(configOf(site), { recursive: true })
  await cp(`${configOf(site)}-kept`, configOf(site), { recursive: true })
  await site.restart()
  assert.equal(await refusedCode(site), 40007)
  const { forks, breaks } = await chainOf(desk, deploymentId)
  assert.equal(breaks.used, 1)
  const adopt = { adopt: forks[0]?.record }
  await expectStatus(desk.api('POST', `/deployments/${deploymentId}/fork`, adopt), 200)
  await activate(site)
})
