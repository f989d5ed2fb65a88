// Deployments in the console over a real authority: what an operator decides there is what phones are
// told afterwards (R20, R23; docs/protocol.md §4).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { smallBase } from '../../../authority/test/small-base.ts'
import { type Desk, openAt, type Role, sees, startAuthority, startDesk } from './desk.ts'
import { fork, installed, issue, reinstallTooOften } from './desk-site.ts'

describe('deployments in the console', { concurrency: 1 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.close())

  async function start(t: TestContext) {
    const authority = await startAuthority(t, { imageDirectory: await smallBase(t) })
    const id = await issue(authority, { project: 'reporting' })
    const open = (path = `/deployments/${id}`, role: Role = 'issuer') =>
      openAt(t, path, { desk, authority, role })
    const shown = async (of = id) => (await authority.api('GET', `/deployments/${of}`)).json
    return { authority, id, open, shown }
  }

  const card = (page: Page, title: string) => page.getByRole('region', { name: title })
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()

  test('are sought by text and state', async (t) => {
    const { authority, open } = await start(t)
    const other = await issue(authority, { company: 'Northern Rail', project: 'timetables' })
    await authority.api('POST', `/deployments/${other}/end`)
    const page = await open('/deployments')
    const rows = page.getByRole('table').getByRole('row')
    await rows.nth(2).waitFor()
    await press(page, 'Ended')
    await page.getByRole('link', { name: 'reporting' }).waitFor({ state: 'detached' })
    assert.equal(await rows.count(), 2)
    await press(page, 'All')
    await page.getByRole('searchbox', { name: /licensee, project/ }).fill('example w')
    await page.getByRole('link', { name: 'timetables' }).waitFor({ state: 'detached' })
    assert.match(page.url(), /q=example\+w/)
    await page.getByRole('link', { name: 'reporting' }).click()
    await page.getByRole('heading', { level: 1, name: 'reporting' }).waitFor()
  })

  test('show two copies side by side; the one that is adopted is the one that gets codes', async (t) => {
    const { authority, id, open, shown } = await start(t)
    const { original, copy } = await fork(authority, id)
    const page = await open()
    const pair = (name: string) => page.getByRole('region', { name })
    await pair('Accepted copy').getByText(original.instanceId.slice(0, 8)).waitFor()
    await pair('Refused copy').getByText('First refused').waitFor()
    await press(page, 'Adopt this copy')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/accepted now is refused with 40007/).waitFor()
    await dialog.getByRole('button', { name: 'Adopt it' }).click()
    await sees(page, 'The copy was adopted.')
    await pair('Refused copy').waitFor({ state: 'detached' })
    assert.equal((await shown()).chain.head.record, copy.record())
    assert.equal((await copy.activate()).status, 200)
    assert.equal((await original.activate()).json.code, 40007)
  })

  test('let an installation that is one too many be activated once more', async (t) => {
    const { authority, id, open } = await start(t)
    const directories = await reinstallTooOften(authority, id)
    const last = directories.at(-1)
    const page = await open()
    await card(page, 'Activations').getByText('Error 40008').waitFor()
    await card(page, 'Activations').getByText('Installed anew').first().waitFor()
    await press(page, /^Allow instance/)
    await sees(page, /^Allowed\. The instance gets a code/)
    assert.equal((await last?.activate())?.status, 200)
    await card(page, 'Waits for a decision').waitFor({ state: 'detached' })
  })

  test('say in words how far a clock is off, and mark it beyond a minute', async (t) => {
    const { authority, id, open } = await start(t)
    const server = await installed(authority, id)
    await server.activate()
    authority.clock.advance(-300)
    const { path } = await server.draw()
    authority.clock.advance(300)
    await fetch(`${authority.url}${path}`, { method: 'POST' })
    const page = await open()
    await sees(page, 'Clock 5 minutes behind (more than a minute: set it)')
    await sees(page, 'Clock right')
  })

  test('tell that another operator has set the limit of re-installs, and set it when it was seen', async (t) => {
    const { authority, id, open, shown } = await start(t)
    const page = await open()
    await press(page, 'Change the limit')
    await page.getByLabel('Limit').fill('many')
    await press(page, 'Set')
    await sees(page, 'A whole number from 0 to 1000.')
    await page.getByLabel('Limit').fill('4')
    await authority.api('PATCH', `/deployments/${id}`, { body: { reinstalls: 9 } })
    await press(page, 'Set')
    await sees(page, /Another operator has changed the limit meanwhile. It is 9 now/)
    assert.equal((await shown()).reinstalls, 9)
    await press(page, 'Set')
    await sees(page, 'The limit is 4 now.')
    await sees(page, '0 of 4 used in the last 365 days')
    assert.equal((await shown()).reinstalls, 4)
  })

  test('end only under their name, and move with the proof that is right', async (t) => {
    const { authority, id, open, shown } = await start(t)
    const server = await installed(authority, id)
    await server.activate()
    const backup = await server.privateConfig()
    await server.activate()
    await server.activate()
    const page = await open()
    await press(page, 'End the deployment')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^Type the project/).fill('report')
    await dialog.getByRole('button', { name: 'End it' }).click()
    await sees(page, 'This is not the name of the project.')
    assert.equal((await shown()).state, 'active')
    await dialog.getByLabel(/^Type the project/).fill('reporting')
    await dialog.getByRole('button', { name: 'End it' }).click()
    await sees(page, 'This deployment has ended')
    await press(page, 'Move to a new deployment')
    const choose = async (content: string) => {
      const buffer = Buffer.from(content)
      const file = { name: 'privateConfig', mimeType: 'application/json', buffer }
      await dialog.locator('input[type=file]').setInputFiles(file)
    }
    await choose('not JSON')
    await dialog.getByText('This file is not a privateConfig.').waitFor()
    for (const [content, said] of [
      [{ format: 'marque-private/1' }, 'This is not a privateConfig, or it is damaged.'],
      [backup, 'This privateConfig is older than the last activation.'],
    ] as const) {
      await choose(JSON.stringify(content))
      await dialog.getByRole('button', { name: 'Move', exact: true }).click()
      await dialog.getByText(said).waitFor()
    }
    await choose(JSON.stringify(await server.privateConfig()))
    await dialog.getByRole('button', { name: 'Move', exact: true }).click()
    await sees(page, 'proven by privateConfig')
    const { migratedTo } = await shown()
    assert.ok(page.url().endsWith(`/deployments/${migratedTo}`), page.url())
  })

  test('that were moved without proof are marked wherever they are shown', async (t) => {
    const { authority, id, open } = await start(t)
    await authority.api('POST', `/deployments/${id}/end`)
    const page = await open()
    await press(page, 'Move to a new deployment')
    await page
      .getByRole('dialog')
      .getByText(/Without it the move works too/)
      .waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Move without proof' }).click()
    await sees(page, 'Moved without privateConfig: the old server may still run')
    await page.getByRole('link', { name: 'Open the old deployment' }).click()
    await sees(page, 'Open the deployment that took over')
    await page.getByRole('link', { name: 'Deployments' }).first().click()
    await page.getByRole('row', { name: /Moved without proof/ }).waitFor()
  })

  test('give their archive away, held against its hash; a link counts, and ends when it is withdrawn', async (t) => {
    const { open } = await start(t)
    const page = await open()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      press(page, 'Download the archive'),
    ])
    assert.match(download.suggestedFilename(), /_license_server\.tar$/)
    const hash = createHash('sha256')
      .update(await readFile(await download.path()))
      .digest('hex')
    await sees(page, /was downloaded and is what the authority sent/)
    await sees(page, hash)
    await page.getByLabel('Architecture').last().selectOption('arm64')
    await press(page, 'Make a link')
    const link =
      (await page.getByRole('group', { name: 'Link to the archive' }).textContent()) ?? ''
    const url = link.replace(/Cop.*$/, '')
    assert.equal((await fetch(url)).status, 200)
    await page.reload()
    await sees(page, /Downloads: 1, last/)
    assert.equal(await page.getByText(url).count(), 0)
    await press(page, /^Withdraw the link/)
    await sees(page, 'The link was withdrawn.')
    assert.equal((await fetch(url)).status, 410)
  })

  test('stop a download when they are told to, and keep nothing of it', async (t) => {
    const { open } = await start(t)
    const page = await open()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/archive', async (route) => {
      await held
      await route.continue().catch(() => undefined)
    })
    await press(page, 'Download the archive')
    await page.getByRole('progressbar', { name: 'Download of the archive' }).waitFor()
    await press(page, 'Cancel the download')
    await sees(page, 'The download was cancelled.')
    release()
  })

  test('offer a viewer nothing that a viewer may not do', async (t) => {
    const { authority, id, open } = await start(t)
    await fork(authority, id)
    const page = await open(undefined, 'viewer')
    await sees(page, 'Refused copy')
    for (const name of [/Adopt/, /End the/, /Change the limit/, /Download the archive/, /Make a/]) {
      assert.equal(await page.getByRole('button', { name }).count(), 0, String(name))
    }
  })
})
