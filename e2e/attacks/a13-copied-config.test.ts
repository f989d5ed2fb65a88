// A13: the config directory is copied to a second host and both run. At one site the project's config
// database tells which of them serves; at two, the publisher sees the copy when both have activated.
import assert from 'node:assert/strict'
import { cp } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import type { MarqueLicense } from '@marque/sdk'
import { freePort, runProgram, temporaryDirectory } from '@marque/testkit'
import { chainOf, refusedCode } from '../support/activation-chain.ts'
import { startAddress } from '../support/address.ts'
import { activate, type Site, startSite, startSiteAt } from '../support/licensee-site.ts'
import { claimSeat, seatsInUse } from '../support/node-claims.ts'
import { LEASE, startProject } from '../support/project-nodes.ts'
import { MARQUE, startDesk } from '../support/publisher-desk.ts'

/** Stops the site and starts it twice: where it was, and from a copy of its directories. */
async function startCopy(t: TestContext, original: Site): Promise<Site> {
  await original.program().stop()
  const home = await temporaryDirectory(t)
  await cp(original.home, home, { recursive: true })
  await original.restart()
  return startSiteAt(t, home)
}

/** A node asks once more. @returns the code of its refusal; 0 if it got its seat */
async function asked(node: MarqueLicense): Promise<number> {
  const { ok, failure } = await node.register()
  return ok ? 0 : (failure?.code ?? -1)
}

test('A13: of two copies at one site one serves, and nodes of the other are told, over restarts', async (t) => {
  const desk = await startDesk(t)
  const original = await startSite(t, desk, { terms: { lease: LEASE } })
  await activate(original)
  const address = await startAddress(t, original)
  const project = await startProject(t, desk)
  const served = await project.node('node-1', address.url)
  assert.equal(await asked(served), 0)
  const copy = await startCopy(t, original)
  assert.equal(await asked(served), 0)
  address.leadTo(copy)
  const other = await project.node('node-2', address.url)
  assert.equal(await asked(other), 40007)
  assert.equal(other.status.state, 'refused')
  for (const restarts of [[copy], [original], [copy, original], [original, copy]]) {
    for (const site of restarts) await site.restart()
    address.leadTo(copy)
    assert.equal(await asked(other), 40007)
    assert.equal(await asked(served), 40007)
    assert.equal(served.status.state, 'registered', 'it goes on with the lease that it has')
    address.leadTo(original)
    assert.equal(await asked(served), 0)
    assert.equal(served.status.registration?.recovered, true)
  }
  assert.equal(await seatsInUse(copy), 1, 'the seat it was copied with, and no other')
})

test('A13: a copy that was asked first serves instead, and the original is told', async (t) => {
  const desk = await startDesk(t)
  const original = await startSite(t, desk, { terms: { lease: LEASE } })
  await activate(original)
  const address = await startAddress(t, original)
  const project = await startProject(t, desk)
  const served = await project.node('node-1', address.url)
  assert.equal(await asked(served), 0)
  await original.program().stop()
  const home = await temporaryDirectory(t)
  await cp(original.home, home, { recursive: true })
  const copy = await startSiteAt(t, home)
  address.leadTo(copy)
  const other = await project.node('node-2', address.url)
  assert.equal(await asked(other), 0)
  await original.restart()
  address.leadTo(original)
  assert.equal(await asked(served), 40007)
  assert.equal(served.status.warning?.code, 40007)
  assert.equal(served.status.state, 'registered', 'it goes on with the lease that it has')
  await copy.restart()
  address.leadTo(copy)
  assert.equal(await asked(other), 0)
  address.leadTo(original)
  assert.equal(await asked(served), 40007)
})

test('A13: once both copies have activated, one is refused as a fork and the other goes on', async (t) => {
  const desk = await startDesk(t)
  const { deploymentId } = await desk.issue()
  const original = await startSite(t, desk, { deploymentId })
  await activate(original)
  const copy = await startCopy(t, original)
  await activate(original)
  await activate(copy)
  await original.restart()
  await activate(original)
  for (let restarts = 0; restarts < 3; restarts++) {
    await copy.restart()
    assert.equal(await refusedCode(copy), 40007)
    await original.restart()
    await activate(original)
  }
  const { forks, breaks } = await chainOf(desk, deploymentId)
  assert.equal(forks.length, 1)
  assert.equal(breaks.used, 0)
})

test('A13: a second process on one directory waits 15 seconds and ends; the first serves on', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  await activate(site)
  const begin = performance.now()
  const second = await runProgram([MARQUE, 'server', 'start'], {
    env: {
      ...process.env,
      MARQUE_HOME: site.home,
      MARQUE_HOST: '127.0.0.1',
      MARQUE_PORT: String(await freePort()),
    },
  })
  const seconds = (performance.now() - begin) / 1000
  assert.equal(second.exitCode, 78, second.stderr)
  assert.match(second.stderr, new RegExp(`${site.home}/config`))
  assert.ok(seconds >= 14 && seconds < 60, `${seconds} s`)
  await claimSeat(site)
  assert.equal(await seatsInUse(site), 1)
})
