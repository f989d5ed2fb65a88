// The pages of a license server in a real browser, served by that license server: what a person sees
// there is what it has done.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { ask } from '../../license-server/test/edges/https-client.ts'
import {
  activate,
  type Home,
  makeHome,
  type RunningServer,
  startServer,
} from '../../license-server/test/edges/license-server-scene.ts'
import { claimBody } from '../../license-server/test/edges/node-requests.ts'
import { proofsOf } from '../../license-server/test/recovery/environments.ts'
import { type FixedClock, fixedClock, waitFor } from '../../testkit/src/index.ts'
import { startBrowser, type TestBrowser } from './browser.ts'
import { type BuiltPages, buildPages } from './built-pages.ts'

type Ending = Parameters<typeof makeHome>[0]

describe('a license server in a browser', () => {
  let pages: BuiltPages
  let browser: TestBrowser
  before(async () => {
    ;[pages, browser] = await Promise.all([buildPages(), startBrowser()])
  })
  after(async () => {
    await browser.close()
    await pages.remove()
  })

  type At = { readonly home?: Home; readonly clock?: FixedClock }

  /** The server's clock stands until the test moves it; whatever waits for a minute need not wait. */
  async function start(t: Ending, at: At = {}) {
    const clock = at.clock ?? fixedClock(Math.floor(Date.now() / 1000))
    const home = at.home ?? (await makeHome(t, { maxConnections: 3 }))
    const server = await startServer(t, { at: home, clock, pages: pages.dir })
    return { server, clock, home }
  }

  async function open(
    t: Ending,
    server: RunningServer,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.open({ ignoreHTTPSErrors: true, ...options })
    t.after(() => context.close())
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(`${server.url}/license`)
    return { page, context }
  }

  const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

  async function logIn(page: Page, password: string): Promise<void> {
    await page.getByLabel('Administrator password').fill(password)
    // While the answer to the last one is under way, the form takes no other.
    await page.locator('button[type=submit]:enabled').waitFor()
    await page.keyboard.press('Enter')
  }

  async function openAs(t: Ending, server: RunningServer, section = 'Overview'): Promise<Page> {
    const { page } = await open(t, server)
    await logIn(page, server.password)
    await page.getByRole('link', { name: section, exact: true }).click()
    return page
  }

  const claim = (server: RunningServer, node: string, environment = {}) =>
    ask(`${server.api}/registrations`, { json: { ...claimBody(node), environment } })

  async function save(page: Page, link: string): Promise<Buffer> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: link }).click(),
    ])
    return readFile(await download.path())
  }

  test('logs in, shows a new seat within seconds, and what was refused', async (t) => {
    const { server, clock } = await start(t)
    await activate(server)
    const { page } = await open(t, server)
    await logIn(page, 'not the password')
    await sees(page, 'This is not the password.')
    await logIn(page, server.password)
    await page.getByRole('img', { name: '0 of 3 seats in use' }).waitFor()
    for (const node of ['node-1', 'node-2', 'node-3']) await claim(server, node)
    await page.getByRole('img', { name: '3 of 3 seats in use' }).waitFor({ timeout: 5000 })
    const reading = () => page.getByRole('slider').getAttribute('aria-valuetext')
    assert.match((await reading()) ?? '', /: 3 of 3$/)
    for (const node of ['node-4', 'node-5']) assert.equal((await claim(server, node)).status, 409)
    clock.advance(60)
    await waitFor('the minute is stored', async () => {
      const { items } = await server.core.usage({ from: clock.now() - 3600, to: clock.now() })
      return items.some(({ refusals }) => refusals?.['30007'] === 2)
    })
    await page.getByText('Hour', { exact: true }).click()
    const row = page.getByRole('row', { name: /^30007 The maximum license number/ })
    await row.getByRole('cell', { name: '2', exact: true }).waitFor()
  })

  test('shows the time while it was down as a gap', async (t) => {
    const { server, clock, home } = await start(t)
    await activate(server)
    await claim(server, 'node-1')
    await server.close()
    clock.advance(1800)
    const again = await start(t, { home, clock })
    const page = await openAs(t, again.server)
    await page.getByText('Hour', { exact: true }).click()
    await page.locator('[data-run]').nth(1).waitFor({ state: 'attached' })
    assert.equal(await page.locator('[data-run]').count(), 2)
  })

  test('evicts a node, which is then told the reason', async (t) => {
    const { server } = await start(t)
    await activate(server)
    const claimed = (await claim(server, 'node-1')).json()
    await claim(server, '<img src=x onerror=alert(1)>')
    const page = await openAs(t, server, 'Nodes')
    await sees(page, '<img src=x onerror=alert(1)>')
    await page.getByRole('searchbox').fill('node-1 reporting')
    await sees(page, '1–1 of 1')
    await page.getByRole('button', { name: 'Evict node-1' }).click()
    await page.getByLabel('Reason').fill('moved to another rack')
    await page.getByRole('button', { name: 'Evict the node' }).click()
    await sees(page, 'No node matches')
    const renewed = await ask(`${server.api}/registrations/${claimed['registrationId']}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${claimed['leaseSecret']}` },
      json: { nonce: claimBody().nonce },
    })
    assert.equal(renewed.json()['code'], 40006)
    assert.match(renewed.text, /moved to another rack/)
    await page.getByRole('link', { name: 'Audit log', exact: true }).click()
    await page.getByLabel('Kind of event').selectOption('Node evicted')
    const events = page.getByRole('listitem')
    await waitFor('only evictions are shown', async () => (await events.count()) === 1)
    assert.match((await events.textContent()) ?? '', /moved to another rack/)
  })

  test('puts a newer license in force, refuses an old one, and keeps the history', async (t) => {
    const { server } = await start(t)
    const newer = await server.publisher.issue('edges', { serial: 5, maxConnections: 8 })
    const page = await openAs(t, server, 'License')
    const choose = (file: unknown) =>
      page.locator('input[type="file"]').setInputFiles({
        name: 'license.json',
        mimeType: 'application/json',
        buffer: Buffer.from(typeof file === 'string' ? file : JSON.stringify(file)),
      })
    await choose('not a license')
    await sees(page, /This file is not a license file/)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await choose(newer.file)
    await page.getByRole('row', { name: 'Max Connections 3 8' }).waitFor()
    await page.getByRole('button', { name: 'Put in force' }).click()
    await sees(page, 'Max Connections: 3 → 8')
    assert.equal(server.core.status().maxConnections, 8)
    await choose(server.deployment.file)
    await sees(page, /Its serial is not higher/)
    await page.getByRole('button', { name: 'Put in force' }).click()
    await sees(page, 'Error 40900')
  })

  test('tells certificate and clock in numbers, and gives log, audit log and bundle away', async (t) => {
    const { server, clock } = await start(t)
    await activate(server)
    const page = await openAs(t, server, 'Server')
    const headers = server.admin
    const { certificate } = (await ask(`${server.api}/admin/overview`, { headers })).json() as {
      certificate: { fingerprint: string }
    }
    await sees(page, certificate.fingerprint)
    await sees(page, 'localhost, 127.0.0.1')
    clock.setWall(clock.now() - 4000)
    await sees(page, '-4,000 s')
    clock.setWall(clock.now() + 4000)
    const bundle = JSON.parse(
      gunzipSync(await save(page, 'Download the support bundle')).toString(),
    )
    assert.equal(bundle.format, 'marque-support/1')
    await page.getByRole('link', { name: 'Log', exact: true }).click()
    await page.getByRole('listitem').filter({ hasText: 'listening' }).waitFor()
    assert.match((await save(page, 'Download the log')).toString(), /"message":"listening"/)
    await page.getByRole('link', { name: 'Audit log', exact: true }).click()
    assert.match((await save(page, 'Download the audit log')).toString(), /"activation\.accepted"/)
  })

  test('tells after a restart which components opened a project', async (t) => {
    const { server, clock, home } = await start(t)
    await activate(server)
    const environment = proofsOf({ configDatabase: 'same' })
    await claim(server, 'node-1', environment)
    await server.close()
    const again = await start(t, { home, clock })
    const page = await openAs(t, again.server, 'Projects')
    await sees(page, 'None of its nodes has come back yet. Wait a few minutes before you scan.')
    assert.equal((await claim(again.server, 'node-1', environment)).status, 200)
    await sees(page, 'The same: config database')
  })

  test('changes the password: other browsers are asked for the new one', async (t) => {
    const { server } = await start(t)
    const [mine, other] = [await openAs(t, server, 'Server'), await openAs(t, server)]
    await mine.getByRole('button', { name: 'Change the password' }).click()
    const dialog = mine.getByRole('dialog')
    await dialog.getByLabel('Present password').fill(server.password)
    await dialog.getByLabel('New password', { exact: true }).fill('one of my own')
    await dialog.getByLabel('New password once more').fill('one of my own')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await dialog.waitFor({ state: 'detached' })
    await logIn(other, 'one of my own')
    await other.getByRole('navigation').waitFor()
    await mine.getByRole('button', { name: 'Log out everywhere' }).click()
    for (const page of [mine, other]) await page.getByLabel('Administrator password').waitFor()
  })

  test('locks guessing, and shows for how long', async (t) => {
    const { server, clock } = await start(t)
    const { page } = await open(t, server)
    for (let tries = 0; tries < 5; tries++) {
      await logIn(page, `guess ${tries}`)
      await waitFor('the refusal', () => server.printed().split('wrong admin').length === tries + 2)
    }
    await logIn(page, server.password)
    await sees(page, 'Too many wrong passwords')
    assert.match((await page.getByRole('timer').textContent()) ?? '', /1[45]:\d\d$/)
    clock.advance(900)
    await page.reload()
    await logIn(page, server.password)
    await page.getByRole('navigation').waitFor()
  })

  test('asks nothing while its tab is hidden, and goes on when it is shown', async (t) => {
    const { server } = await start(t)
    const page = await openAs(t, server)
    let asked = 0
    page.on('request', () => {
      asked += 1
    })
    const show = (state: string) =>
      page.evaluate(`
        Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true })
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`)
    await waitFor('a question', () => asked > 0, 10_000)
    await show('hidden')
    const before = asked
    await page.waitForTimeout(5000)
    assert.ok(asked <= before + 1, `${asked - before} questions of a hidden tab`)
    await show('visible')
    await waitFor('another question', () => asked > before + 1, 10_000)
  })

  test('is ready for the password within a second', async (t) => {
    const { server } = await start(t)
    const { page } = await open(t, server)
    const times: number[] = []
    for (let run = 0; run < 5; run++) {
      const began = performance.now()
      await page.goto(`${server.url}/license?${run}`)
      await page.getByLabel('Administrator password').waitFor()
      times.push(Math.round(performance.now() - began))
    }
    t.diagnostic(`milliseconds until the field is there: ${times.join(', ')}`)
    assert.ok(Math.min(...times) < 1000, times.join())
  })
})
