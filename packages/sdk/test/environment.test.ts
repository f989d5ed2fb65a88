// What a claim says of the project's components, as the license server receives it.
// Covers docs/protocol.md §6, "Components", "Proof", "Fence".
import assert from 'node:assert/strict'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import {
  componentProof,
  decodeBase64url,
  encodeBase64url,
  nodeIdFrom,
  type ProjectId,
  SLOTS,
} from '@marque/protocol'
import { directoryComponent, type MarqueLicense } from '@marque/sdk'
import { openScene, type Scene } from './support/scene.ts'

type Cluster = Scene & { readonly join: (name?: string) => Promise<MarqueLicense> }

async function openCluster(t: TestContext): Promise<Cluster> {
  const scene = await openScene(t)
  for (const slot of SLOTS) await mkdir(join(scene.directory, slot))
  const environment = Object.fromEntries(
    SLOTS.map((slot) => [slot, directoryComponent(join(scene.directory, slot))]),
  )
  const connect = (name = 'node-1'): Promise<MarqueLicense> =>
    scene.connect({ node: { name }, environment, store: undefined })
  return { ...scene, join: connect }
}

const claimsOf = ({ server }: Scene) =>
  server.requests.filter(({ method }) => method === 'POST').map(({ body }) => body)

describe('a claim of a cluster', () => {
  it('brings a proof for every component, bound to slot, project and deployment', async (t) => {
    const cluster = await openCluster(t)
    const license = await cluster.join()
    await license.register({ server: cluster.server.url })
    const [claim] = claimsOf(cluster)
    const project = claim.project.id as ProjectId
    assert.equal(claim.project.configuration, 'cluster')
    assert.equal(claim.node.id, await nodeIdFrom(project, 'node-1'))
    for (const slot of SLOTS) {
      const file = join(cluster.directory, slot, 'report-server.anchor.1')
      const record = JSON.parse(await readFile(file, 'utf8'))
      assert.equal(record.projectId, project)
      const proof = await componentProof({
        slot,
        kind: 'directory',
        identity: [],
        anchor: decodeBase64url(record.anchor),
        project,
        deployment: cluster.keeper.deployment.license.deployment.id,
      })
      assert.equal(claim.environment[slot], encodeBase64url(proof))
    }
  })

  it('keeps proofs and anchors out of the status', async (t) => {
    const cluster = await openCluster(t)
    const license = await cluster.join()
    const { status } = await license.register({ server: cluster.server.url })
    const [claim] = claimsOf(cluster)
    const text = JSON.stringify(status)
    for (const proof of Object.values<string>(claim.environment)) {
      assert.equal(text.includes(proof), false)
    }
  })

  it('leaves out a component that is out of reach, names it, and brings it back', async (t) => {
    const cluster = await openCluster(t)
    const license = await cluster.join()
    await license.register({ server: cluster.server.url })
    const state = join(cluster.directory, 'stateServer')
    await rename(state, `${state}-away`)
    const { ok, status } = await license.register()
    assert.equal(ok, true)
    assert.deepEqual(
      status.faults.map(({ part }) => part),
      ['stateServer'],
    )
    assert.deepEqual(Object.keys(claimsOf(cluster).at(-1).environment), [
      'configDatabase',
      'fileServer',
    ])
    await rename(`${state}-away`, state)
    const mended = await license.register()
    assert.deepEqual(mended.status.faults, [])
    assert.deepEqual(claimsOf(cluster).at(-1).environment, claimsOf(cluster)[0].environment)
  })

  it('waits while the project cannot be told, and says for which component', async (t) => {
    const cluster = await openCluster(t)
    const database = join(cluster.directory, 'configDatabase')
    await rename(database, `${database}-away`)
    const license = await cluster.join()
    const { ok, failure, status } = await license.register({ server: cluster.server.url })
    assert.equal(ok, false)
    assert.equal(failure?.name, 'NOT_READY')
    assert.match(failure?.detail ?? '', /configDatabase/)
    assert.equal(status.state, 'unreachable')
    assert.equal(cluster.server.requests.length, 0)
  })

  it('names the epoch that the config database holds, and moves it after the grant', async (t) => {
    const cluster = await openCluster(t)
    const { keeper, server } = cluster
    const license = await cluster.join()
    await license.register({ server: server.url })
    const first = keeper.epoch
    keeper.epoch = { boot: 2, random: 'B'.repeat(21).concat('A') }
    await license.register()
    await license.register()
    const other = await cluster.join('node-2')
    await other.register({ server: server.url })
    assert.deepEqual(
      claimsOf(cluster).map(({ epoch }) => epoch),
      [undefined, first, keeper.epoch, keeper.epoch],
    )
  })

  it('is made once more when a node of another copy was served in between', async (t) => {
    const cluster = await openCluster(t)
    const { keeper, server } = cluster
    const epoch = { boot: 9, random: 'C'.repeat(21).concat('A') }
    const database = directoryComponent(join(cluster.directory, 'configDatabase'))
    server.handler = async (request, raw) => {
      if (request.method === 'POST' && claimsOf(cluster).length === 1) {
        await database.swap('report-server.epoch', undefined, JSON.stringify(epoch))
      }
      return keeper.handler(request, raw)
    }
    const license = await cluster.join()
    const { ok } = await license.register({ server: server.url })
    assert.equal(ok, true)
    const claims = claimsOf(cluster)
    assert.deepEqual(
      claims.map((claim) => claim.epoch),
      [undefined, epoch],
    )
    assert.deepEqual(keeper.seats.size, 1)
  })

  it('is not granted by a server whose status named another deployment', async (t) => {
    const cluster = await openCluster(t)
    const { keeper, server } = cluster
    server.handler = (request, raw) =>
      request.method === 'GET'
        ? { status: 200, body: { deploymentId: '11111111-1111-4111-8111-111111111111' } }
        : keeper.handler(request, raw)
    const license = await cluster.join()
    const { ok, failure } = await license.register({ server: server.url })
    assert.equal(ok, false)
    assert.match(failure?.detail ?? '', /two deployments/)
    assert.equal(license.status.entitled, false)
  })
})
