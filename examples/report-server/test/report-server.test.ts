// The sample project against a real license server: two nodes on shared directories, their page and
// forms, a restart, and what the page shows of it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { ReportServer } from '@marque/report-server'
import type { Attempt, LicenseStatus } from '@marque/sdk'
import { waitFor } from '@marque/testkit'
import { openSite } from './support/site.ts'

const page = async (node: ReportServer): Promise<string> => (await fetch(node.url)).text()

const statusOf = async (url: string): Promise<LicenseStatus> =>
  (await (await fetch(`${url}/api/license`)).json()) as LicenseStatus

const submit = (node: ReportServer, path: string, fields: object = {}): Promise<Response> =>
  fetch(`${node.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields as Record<string, string>),
    redirect: 'manual',
  })

describe('the sample project', () => {
  it('registers two nodes of one project by the form, and shows what the license allows', async (t) => {
    const site = await openSite(t)
    const nodes = await Promise.all(['node-1', 'node-2'].map(site.startNode))
    for (const node of nodes) {
      assert.match(await page(node), /Not registered/)
      const early = await submit(node, '/license/register', { server: site.serverUrl })
      assert.equal(early.status, 303)
      assert.match(await page(node), /The license server waits for activation/)
    }
    await site.activate()
    for (const node of nodes) await submit(node, '/license/register', { server: site.serverUrl })
    const [one, two] = nodes.map(({ license }) => license.status)
    assert.deepEqual([one?.state, two?.state], ['registered', 'registered'])
    assert.equal(one?.project.id, two?.project.id)
    assert.notEqual(one?.node.id, two?.node.id)
    assert.equal(site.licenseServer.core.status().connectionsInUse, 2)
    const text = await page(nodes[0] as ReportServer)
    for (const shown of [/Example Works/, /4 of 25 licensed reports/, /dashboards: <strong>true/]) {
      assert.match(text, shown)
    }
  })

  it('keeps the seats of its named nodes when it stops, and starts offline', async (t) => {
    const site = await openSite(t)
    await site.activate()
    const node = await site.startNode('node-1')
    await node.license.register({ server: site.serverUrl })
    await node.close()
    assert.equal(site.licenseServer.core.status().connectionsInUse, 1)
    await site.licenseServer.close()
    const again = await site.startNode('node-1')
    assert.equal(again.license.status.state, 'registered')
    assert.match(await page(again), /4 of 25 licensed reports/)
    await waitFor('the server is missed', () => again.license.status.state === 'unreachable')
    assert.match(await page(again), /The last lease carries on/)
  })

  it('shows less under a smaller license, and nothing once it is unbound', async (t) => {
    const site = await openSite(t, { entitlements: { reports: 2 } })
    await site.activate()
    const node = await site.startNode('node-1')
    await node.license.register({ server: site.serverUrl })
    const text = await page(node)
    assert.match(text, /2 of 2 licensed reports in use · the dashboard is not part/)
    assert.doesNotMatch(text, /<figure>/)
    await submit(node, '/license/unbind')
    assert.match(await page(node), /Reports appear here as soon as/)
    assert.equal(site.licenseServer.core.status().connectionsInUse, 0)
  })

  it('answers the same as JSON, and says what is wrong with an address', async (t) => {
    const { startNode } = await openSite(t)
    const node = await startNode('node-1')
    const answer = await fetch(`${node.url}/api/license/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ server: 'http://license.example/x' }),
    })
    const attempt = (await answer.json()) as Attempt
    assert.deepEqual(
      [attempt.ok, attempt.failure?.cause, attempt.status.state],
      [false, 'address', 'unreachable'],
    )
    const status = await statusOf(node.url)
    assert.equal(status.node.name, 'node-1')
    assert.equal(JSON.stringify(status).includes('secret'), false)
  })

  it('escapes what is typed, refuses forms of other sites, and sends a strict policy', async (t) => {
    const { startNode } = await openSite(t)
    const node = await startNode('<script>alert(1)</script>')
    const text = await page(node)
    assert.doesNotMatch(text, /<script>alert/)
    assert.match(text, /&lt;script&gt;alert/)
    const foreign = await fetch(`${node.url}/license/register`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
      body: new URLSearchParams({ server: 'https://elsewhere.example' }),
    })
    assert.equal(foreign.status, 403)
    assert.equal(node.license.status.state, 'unregistered')
    const policy = (await fetch(node.url)).headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe/)
    for (const path of ['/style.css', '/refresh.js']) {
      assert.equal((await fetch(`${node.url}${path}`)).status, 200)
    }
    assert.equal((await fetch(`${node.url}/../package.json`)).status, 404)
  })

  it('runs as a program of its own until it is told to stop', async (t) => {
    const { trustPath, dataDirectory } = await openSite(t)
    const main = join(import.meta.dirname, '../src/main.ts')
    const args = [main, '--trust', trustPath, '--data', dataDirectory, '--port', '0']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (part) => {
      output += part
    })
    const [, url] = await waitFor('listening', () => /listening on (\S+)/.exec(output) ?? undefined)
    assert.equal((await statusOf(url ?? '')).state, 'unregistered')
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    assert.equal(await ended, 0)
  })
})
