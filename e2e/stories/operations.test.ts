// The stories of docs/operations.md, as an administrator lives them: real programs, nodes with the
// SDK, and a person with a phone only where the page says so.
import assert from 'node:assert/strict'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { MarqueLicense } from '@marque/sdk'
import { activate, approve, configOf, type Site, startSite } from '../support/licensee-site.ts'
import { LEASE, type Project, renewed, startProject, warned } from '../support/project-nodes.ts'
import { type Desk, expectStatus, startDesk } from '../support/publisher-desk.ts'

type Scene = {
  readonly desk: Desk
  readonly deployment: { readonly licenseId: string; readonly deploymentId: string }
  readonly site: Site
  readonly project: Project
  readonly nodes: readonly MarqueLicense[]
}

/** A site that runs: activated, two nodes of one cluster registered. */
async function runningSite(t: TestContext): Promise<Scene> {
  const desk = await startDesk(t)
  const deployment = await desk.issue({ lease: LEASE })
  const site = await startSite(t, desk, deployment)
  await activate(site)
  const project = await startProject(t, desk)
  const nodes = [await project.node('node-1', site.url), await project.node('node-2', site.url)]
  await renewed(...nodes)
  return { desk, deployment, site, project, nodes }
}

const idsOf = (nodes: readonly MarqueLicense[]) =>
  nodes.map(({ status }) => status.registration?.id)

type Status = {
  state: string
  connectionsInUse: number
  projects: { open: number; locked: number }
}

const statusOf = async (site: Site): Promise<Status> =>
  (await expectStatus(site.send('GET', '/license/api/v1/status'), 200)) as Status

/** The same seats as before, and nobody scanned anything. */
async function expectRecovered({ site, nodes }: Scene, ids: readonly unknown[]): Promise<void> {
  await renewed(...nodes)
  const { state, connectionsInUse, projects } = await statusOf(site)
  assert.deepEqual(idsOf(nodes), ids)
  assert.deepEqual([state, connectionsInUse, projects.open], ['unactivated', 2, 1])
}

test('the license server restarts: every node has its seat back, without a QR code', async (t) => {
  const scene = await runningSite(t)
  const ids = idsOf(scene.nodes)
  await scene.site.restart()
  await expectRecovered(scene, ids)
  await scene.site.restart('SIGKILL')
  await expectRecovered(scene, ids)
})

test('a newer image takes over the directories of the older one', async (t) => {
  const scene = await runningSite(t)
  const { desk, deployment, site } = scene
  const ids = idsOf(scene.nodes)
  const renewal = { terms: { maxConnections: 5 } }
  await expectStatus(desk.api('POST', `/licenses/${deployment.licenseId}/renew`, renewal), 200)
  await site.program().stop()
  await desk.writeLicense(deployment.deploymentId, site.home)
  await site.restart()
  await expectRecovered(scene, ids)
  assert.equal(scene.nodes[0]?.status.registration?.maxConnections, 5)
})

test('a newer license is handed to the running server: seats stay, and an older one is refused', async (t) => {
  const scene = await runningSite(t)
  const { desk, deployment, site, nodes } = scene
  const ids = idsOf(nodes)
  const older = join(site.home, 'license', 'license.json')
  const newer = join(site.home, 'newer.json')
  const renewal = { terms: { maxConnections: 7 } }
  await expectStatus(desk.api('POST', `/licenses/${deployment.licenseId}/renew`, renewal), 200)
  const fetched = await desk.marque(
    'deployment',
    'license',
    deployment.deploymentId,
    '--out',
    newer,
  )
  assert.equal(fetched.exitCode, 0, fetched.stderr)
  const done = await desk.marque('server', 'license', newer, site.url)
  assert.equal(done.exitCode, 0, done.stderr)
  assert.equal(done.stdout, 'in force  serial 2, 2 of 7 in use\n')
  const again = await desk.marque('server', 'license', older, site.url)
  assert.equal(again.exitCode, 3, again.stdout)
  assert.match(again.stderr, /40900/)
  await renewed(...nodes)
  assert.deepEqual(idsOf(nodes), ids)
  assert.equal(nodes[0]?.status.registration?.maxConnections, 7)
})

test('one component is replaced while the server is down: nobody is woken', async (t) => {
  const scene = await runningSite(t)
  const ids = idsOf(scene.nodes)
  for (const slot of ['fileServer', 'stateServer'] as const) {
    await scene.site.program().stop()
    await scene.project.replace(slot)
    await scene.site.restart()
    await expectRecovered(scene, ids)
  }
})

test('two components are replaced: the nodes go on, and one scan seals the project anew', async (t) => {
  const scene = await runningSite(t)
  const ids = idsOf(scene.nodes)
  await scene.site.program().stop()
  await scene.project.replace('fileServer')
  await scene.project.replace('stateServer')
  await scene.site.restart()
  for (const node of scene.nodes) await warned(node, 40003)
  await activate(scene.site)
  await renewed(...scene.nodes)
  assert.deepEqual(idsOf(scene.nodes), ids)
  await scene.site.restart()
  await expectRecovered(scene, ids)
})

test('the server moves: the old one ends, the new one is activated, the nodes take its address', async (t) => {
  const { desk, deployment, site, nodes } = await runningSite(t)
  const { deploymentId } = deployment
  const ended = await desk.marque('deployment', 'end', deploymentId)
  assert.equal(ended.exitCode, 0, ended.stderr)
  await site.program().stop()
  const kept = join(site.home, 'kept-privateConfig')
  await writeFile(kept, await readFile(configOf(site, 'privateConfig')))
  const args = ['deployment', 'migrate', deploymentId, '--private-config', kept, '--json']
  const moved = await desk.marque(...args)
  assert.equal(moved.exitCode, 0, moved.stderr)
  const { deployment: successor } = JSON.parse(moved.stdout) as { deployment: { id: string } }
  const next = await startSite(t, desk, { deploymentId: successor.id })
  await activate(next)
  for (const node of nodes) {
    const { ok, failure } = await node.register({ server: next.url })
    assert.equal(ok, true, JSON.stringify(failure))
  }
  assert.equal((await statusOf(next)).connectionsInUse, 2)
  await site.restart()
  const { url } = await expectStatus(site.send('POST', '/license/api/v1/challenges', {}), 201)
  const refused = await approve(String(url))
  assert.equal(refused.json()['code'], 30002)
})

test('the config directory is lost: one scan, and the nodes register by themselves', async (t) => {
  const { site, nodes } = await runningSite(t)
  await site.program().stop()
  await rm(configOf(site), { recursive: true })
  await site.restart()
  await activate(site)
  await renewed(...nodes)
  assert.equal((await statusOf(site)).connectionsInUse, 2)
})

test('a backup is restored: the nodes tell it from the original, until one scan', async (t) => {
  const { site, nodes } = await runningSite(t)
  await site.program().stop()
  const backup = `${configOf(site)}-backup`
  await cp(configOf(site), backup, { recursive: true })
  await site.restart()
  await renewed(...nodes)
  await site.program().stop()
  await rm(configOf(site), { recursive: true })
  await cp(backup, configOf(site), { recursive: true })
  await site.restart()
  for (const node of nodes) await warned(node, 40007)
  await activate(site)
  await renewed(...nodes)
  assert.equal((await statusOf(site)).connectionsInUse, 2)
})
