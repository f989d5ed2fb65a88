// Moving a license server (docs/mission.md R20): only after its end, once, with or without the proof that
// it is the one that was activated last.
import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { encodeBase64url, parseTrust, verifyLicenseFile } from '@marque/protocol'
import { type ConfigDirectory, newDirectory } from '../config-directory.ts'
import {
  type Answer,
  issueServer,
  readLicenseFolder,
  serverOf,
  testAuthority,
} from '../fixtures.ts'

async function startSite(t: TestContext, terms: object = {}) {
  const authority = await testAuthority(t)
  const server = await issueServer(authority, terms)
  const { deploymentId } = server
  const shown = async (id: string): Promise<Answer['json']> =>
    (await authority.api('GET', `/deployments/${id}`)).json
  return {
    authority,
    server,
    shown,
    install: () => newDirectory({ authority, server }),
    end: () => authority.api('POST', `/deployments/${deploymentId}/end`),
    migrate: (privateConfig?: unknown, headers: Record<string, string> = {}) =>
      authority.api('POST', '/migrations', {
        headers,
        body: { deploymentId, ...(privateConfig !== undefined && { privateConfig }) },
      }),
    async refuses(privateConfig: unknown, which: string): Promise<void> {
      const before = await authority.api('GET', '/deployments')
      const { status, json } = await this.migrate(privateConfig)
      assert.equal(status, 403, which)
      assert.equal(json.code, 40000)
      assert.equal(json.privateConfig, which)
      assert.match(json.reason, /privateConfig/)
      assert.equal((await authority.api('GET', '/deployments')).text, before.text)
      assert.deepEqual((await authority.api('GET', '/migrations')).json.items, [])
    },
    async proves(directory: ConfigDirectory): Promise<void> {
      const moved = await this.migrate(await directory.privateConfig())
      assert.equal(moved.status, 201, moved.text)
      const { instanceId } = directory
      assert.deepEqual(moved.json.proof, { instanceId, sequence: directory.sequence() })
      const { migration } = await shown(moved.json.deployment.id)
      assert.deepEqual(migration, { from: deploymentId, proof: 'verified' })
    },
  }
}

suite('a migration', () => {
  test('comes only after the end, once, with the same terms and a key of its own', async (t) => {
    const { authority, server, shown, end, migrate } = await startSite(t, { maxConnections: 33 })
    await authority.api('PATCH', `/deployments/${server.deploymentId}`, { body: { reinstalls: 5 } })
    assert.equal((await migrate()).json.code, 40900)
    await end()
    const moved = await migrate()
    assert.equal(moved.status, 201)
    const { id } = moved.json.deployment
    assert.notEqual(id, server.deploymentId)
    assert.equal((await migrate()).json.code, 40900)
    const folder = await readLicenseFolder(authority, id)
    const { license } = await verifyLicenseFile(folder.license, parseTrust(folder.trust))
    assert.equal(license.maxConnections, 33)
    assert.equal(license.serial, 1)
    assert.notEqual(license.jti, server.license.jti)
    assert.notDeepEqual(license.deployment.jwk, server.license.deployment.jwk)
    assert.equal((await shown(server.deploymentId)).migratedTo, id)
    assert.equal((await shown(id)).reinstalls, 5)
    assert.deepEqual((await authority.api('GET', '/migrations')).json.items, [moved.json])
  })

  test('without the privateConfig works too, and the deployment says that nothing was proven', async (t) => {
    const { server, shown, install, end, migrate } = await startSite(t)
    await install().activate()
    await end()
    const moved = await migrate()
    assert.equal(moved.status, 201)
    assert.equal(moved.json.proof, undefined)
    const { migration } = await shown(moved.json.deployment.id)
    assert.deepEqual(migration, { from: server.deploymentId, proof: 'none' })
    assert.equal((await shown(server.deploymentId)).migration, undefined)
  })

  test('ends the old server at its next activation, and the new one starts a chain of its own', async (t) => {
    const { authority, shown, install, end, migrate } = await startSite(t)
    const old = install()
    await old.activate()
    await end()
    const moved = await migrate(await old.privateConfig())
    assert.equal((await old.activate()).json.code, 30002)
    const { id } = moved.json.deployment
    const server = await serverOf(authority, id)
    const successor = newDirectory({ authority, server })
    assert.equal((await successor.activate()).status, 200)
    const { chain } = await shown(id)
    assert.equal(chain.head.instanceId, successor.instanceId)
    assert.equal(chain.breaks.used, 0)
  })

  test('repeated under its key is one migration with one answer', async (t) => {
    const { authority, install, end, migrate } = await startSite(t)
    const directory = install()
    await directory.activate()
    await end()
    const file = await directory.privateConfig()
    const key = { 'idempotency-key': 'move' }
    const answers = [await migrate(file, key), await migrate(file, key)]
    assert.equal(answers[0]?.status, 201)
    assert.equal(answers[1]?.text, answers[0]?.text)
    assert.equal((await authority.api('GET', '/migrations')).json.items.length, 1)
  })

  test('twice at the same moment makes one successor', async (t) => {
    const { end, migrate } = await startSite(t)
    await end()
    const answers = await Promise.all([migrate(), migrate(), migrate()])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409])
  })
})

suite('the privateConfig of the server that was activated last', () => {
  test('proves it, whether or not later codes were used', async (t) => {
    for (const unused of [0, 1, 2]) {
      const site = await startSite(t)
      const directory = site.install()
      await directory.activate()
      await directory.activate()
      for (let i = 0; i < unused; i++) await directory.scan()
      await site.end()
      await site.proves(directory)
    }
  })

  test('proves it when the last code was used and nothing came after', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.scan()
    await directory.activate()
    await site.end()
    await site.proves(directory)
  })

  test('proves it when nobody ever activated anything', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await site.end()
    await site.proves(directory)
  })

  test('proves it after a restored backup and after an adoption', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.activate()
    const backup = directory.copy()
    await directory.activate()
    await directory.activate()
    await backup.activate()
    const { deploymentId } = site.server
    const fork = { body: { adopt: directory.record() } }
    await directory.activate()
    await site.authority.api('POST', `/deployments/${deploymentId}/fork`, fork)
    await site.end()
    await site.refuses(await backup.privateConfig(), 'abandoned')
    await site.proves(directory)
  })
})

suite('another privateConfig moves nothing, and the answer says which it is', () => {
  test('not a privateConfig, or a field is damaged', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.activate()
    await site.end()
    const file = await directory.privateConfig()
    for (const damaged of [
      { format: 'marque-private/1' },
      { ...file, format: 'marque-private/2' },
      { ...file, record: 'short' },
      {},
    ]) {
      await site.refuses(damaged, 'unreadable')
    }
  })

  test('altered in any field that the MAC covers', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.activate()
    await site.end()
    const file = await directory.privateConfig()
    for (const altered of [
      { ...file, sequence: 9 },
      { ...file, record: 'A'.repeat(22) },
      { ...file, attempts: { wrong: 1 } },
      { ...file, instanceId: site.install().instanceId },
      { ...file, mac: encodeBase64url(new Uint8Array(32)) },
      { ...file, secret: encodeBase64url(new Uint8Array(80)) },
    ]) {
      await site.refuses(altered, 'altered')
    }
  })

  test('of another deployment, also under this one’s name', async (t) => {
    const site = await startSite(t)
    const { authority, server } = site
    const other = newDirectory({ authority, server: await issueServer(authority) })
    await other.activate()
    await site.end()
    const file = await other.privateConfig()
    await site.refuses(file, 'foreign')
    await site.refuses({ ...file, deploymentId: server.deploymentId }, 'altered')
  })

  test('an older backup of the right server', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.activate()
    const older = await directory.privateConfig()
    await directory.activate()
    await directory.activate()
    await site.end()
    await site.refuses(older, 'outdated')
    await site.proves(directory)
  })

  test('a copy that was refused, and an installation that was left behind', async (t) => {
    const site = await startSite(t)
    const first = site.install()
    await first.activate()
    const directory = site.install()
    await directory.activate()
    const copy = directory.copy()
    for (const each of [directory, copy, directory]) await each.activate()
    await site.end()
    await site.refuses(await first.privateConfig(), 'abandoned')
    await site.refuses(await copy.privateConfig(), 'abandoned')
    await site.proves(directory)
  })

  test('an activation that was never approved here, or a directory that was never activated', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.activate()
    await site.end()
    const record = new Uint8Array(16).fill(7)
    await site.refuses(await directory.privateConfig({ sequence: 2, record }), 'unknown')
    await site.refuses(await site.install().privateConfig(), 'unknown')
  })
})
