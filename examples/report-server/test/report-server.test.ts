// The sample project against a real license server: its login, what a license shows and hides, and
// what a restart leaves.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { ReportServer } from '@marque/report-server'
import type { Attempt } from '@marque/sdk'
import { waitFor } from '@marque/testkit'
import { openSite, type Site } from './support/site.ts'

const textOf = async (site: Site, node: ReportServer, path = '/reports'): Promise<string> =>
  (await site.ask(node, path)).text()

const form = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  ({ method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers }) as const

describe('the sample project', () => {
  it('is one project on all nodes: registered and unbound on one, it is so on each', async (t) => {
    const site = await openSite(t)
    await site.activate()
    const nodes = await Promise.all(['node-1', 'node-2', 'node-3'].map(site.startNode))
    const [first] = nodes as [ReportServer]
    assert.match(await textOf(site, first), /This product is not registered/)
    assert.equal((await first.license.register({ server: site.serverUrl })).ok, true)
    for (const node of nodes) {
      await waitFor('the node to be registered', () => node.license.status.state === 'registered')
      assert.match(await textOf(site, node), /4 of 25 licensed reports in use/)
    }
    assert.equal(site.licenseServer.core.status().connectionsInUse, 3)
    for (const node of nodes) {
      await waitFor('the page to show all seats in use', async () => {
        const answer = await site.ask(node, '/registration/api/state')
        const { license } = (await answer.json()) as { license: { connectionsInUse: number } }
        return license.connectionsInUse === 3
      })
    }
    assert.equal((await nodes[2]?.license.unbind())?.ok, true)
    for (const node of nodes) {
      await waitFor('the node to be unbound', () => node.license.status.state === 'unregistered')
    }
    await waitFor(
      'all seats to be free',
      () => site.licenseServer.core.status().connectionsInUse === 0,
    )
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
    assert.equal(again.license.status.entitled, true)
    assert.match(await textOf(site, again), /4 of 25 licensed reports/)
    await waitFor('the server is missed', () => again.license.status.state === 'unreachable')
    assert.match(await textOf(site, again), /4 of 25 licensed reports/)
    assert.equal((await site.ask(again, '/readyz')).status, 200)
  })

  it('shows features with the license that holds them, and hides the others', async (t) => {
    const site = await openSite(t, { entitlements: { reports: 2, dashboards: false } })
    await site.activate()
    const node = await site.startNode('node-1')
    assert.equal((await site.ask(node, '/readyz')).status, 503)
    await node.license.register({ server: site.serverUrl })
    const reports = await textOf(site, node)
    assert.match(reports, /2 of 2 licensed reports in use/)
    assert.match(reports, /Stock by site<\/th>\s*<td colspan="3">not part of this license/)
    assert.doesNotMatch(reports, /href="\/dashboard"|\.csv/)
    assert.equal((await site.ask(node, '/dashboard')).status, 403)
    const refused = await site.ask(node, '/reports/orders.csv')
    assert.equal(refused.status, 403)
    assert.match(refused.headers.get('content-type') ?? '', /problem\+json/)
  })

  it('gives files away where the license allows it', async (t) => {
    const site = await openSite(t, { entitlements: { reports: 2, dashboards: true, export: true } })
    await site.activate()
    const node = await site.startNode('node-1')
    await node.license.register({ server: site.serverUrl })
    assert.match(await textOf(site, node), /href="\/dashboard".*href="\/reports\/orders\.csv"/s)
    const csv = await site.ask(node, '/reports/orders.csv')
    assert.deepEqual((await csv.text()).split('\r\n').slice(0, 2), ['week,orders', '1,31'])
    assert.equal((await site.ask(node, '/reports/stock.csv')).status, 404, 'beyond the license')
    assert.match(await textOf(site, node, '/dashboard'), /<figure>/)
  })

  it('says what is wrong with an address, as JSON', async (t) => {
    const site = await openSite(t)
    const node = await site.startNode('node-1')
    const answer = await site.ask(node, '/api/license/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ server: 'http://license.example/x' }),
    })
    const attempt = (await answer.json()) as Attempt
    assert.deepEqual([attempt.ok, attempt.failure?.cause], [false, 'address'])
    const status = await textOf(site, node, '/api/license')
    assert.equal(JSON.parse(status).node.name, 'node-1')
    assert.equal(status.includes('secret'), false)
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
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    assert.doesNotMatch(output, /password/)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    assert.equal(await ended, 0)
  })
})

describe('the login of the sample project', () => {
  it('lets nobody in who has not signed in, and one session holds for all nodes', async (t) => {
    const site = await openSite(t)
    const [one, two] = await Promise.all(['node-1', 'node-2'].map(site.startNode))
    assert.ok(one !== undefined && two !== undefined)
    for (const path of ['/', '/reports', '/dashboard', '/system/registration', '/reports/x.csv']) {
      const sent = await fetch(`${one.url}${path}`, { redirect: 'manual' })
      assert.deepEqual([sent.status, sent.headers.get('location')], [303, '/login'], path)
    }
    assert.equal((await fetch(`${one.url}/api/license`)).status, 401)
    assert.equal((await fetch(`${one.url}/registration/api/state`)).status, 403)
    const wrong = await fetch(`${one.url}/login`, form({ password: 'wrong' }))
    assert.equal(wrong.status, 403)
    assert.match(await wrong.text(), /This is not the password/)
    const right = await fetch(`${one.url}/login`, form({ password: await site.password() }))
    assert.deepEqual([right.status, right.headers.get('location')], [303, '/reports'])
    const set = right.headers.get('set-cookie') ?? ''
    assert.match(set, /HttpOnly; SameSite=Strict/)
    const [cookie = ''] = set.split(';')
    assert.equal((await fetch(`${two.url}/reports`, { headers: { cookie } })).status, 200)
    const forged = cookie.replace(/\d{3}\./, '999.')
    const refused = await fetch(`${two.url}/reports`, {
      headers: { cookie: forged },
      redirect: 'manual',
    })
    assert.equal(refused.status, 303)
  })

  it('keeps its password to itself, slows guessing down, and refuses forms of other sites', async (t) => {
    const site = await openSite(t)
    const node = await site.startNode('<script>alert(1)</script>')
    const { mode } = await stat(join(site.dataDirectory, 'admin-password'))
    assert.equal(mode & 0o777, 0o600)
    const text = await textOf(site, node)
    assert.doesNotMatch(text, /<script>alert/)
    assert.match(text, /&lt;script&gt;alert/)
    const origin = 'https://elsewhere.example'
    const foreign = await fetch(`${node.url}/login`, form({ password: 'x' }, { origin }))
    assert.equal(foreign.status, 403)
    const tries = Array.from({ length: 12 }, () =>
      fetch(`${node.url}/login`, form({ password: 'x' })),
    )
    const answers = await Promise.all(tries)
    const slowed = answers.find(({ status }) => status === 429)
    assert.match((await slowed?.text()) ?? '', /Too many tries\. Wait a minute/)
    assert.ok(Number(slowed?.headers.get('retry-after')) > 0)
    const policy = (await fetch(`${node.url}/login`)).headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe/)
    assert.equal((await fetch(`${node.url}/../package.json`)).status, 404)
  })

  it('speaks the language of the browser, and the other one when asked', async (t) => {
    const site = await openSite(t)
    const node = await site.startNode('node-1')
    const page = async (headers: Record<string, string>) =>
      (await fetch(`${node.url}/login`, { headers })).text()
    const accepted = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }
    assert.match(await page(accepted), /<html lang="zh-CN">.*登录/s)
    const switched = await fetch(`${node.url}/language`, form({}, accepted))
    const [cookie = ''] = (switched.headers.get('set-cookie') ?? '').split(';')
    assert.match(await page({ ...accepted, cookie }), /<html lang="en">/)
  })
})
