// The live list of activations over a real authority.
import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Desk, openAt, sees, startAuthority, startDesk, waitFor } from './desk.ts'
import { installed, issue } from './desk-site.ts'

describe('activations in the console', { concurrency: 1 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.close())

  async function start(t: TestContext, activations: number) {
    const authority = await startAuthority(t)
    const id = await issue(authority, { project: 'reporting' })
    const server = await installed(authority, id)
    for (let number = 0; number < activations; number++) await server.activate()
    const page = await openAt(t, '/activations', { desk, authority, role: 'viewer' })
    return { authority, id, server, page }
  }

  const rows = (page: Page) => page.getByRole('list', { name: 'Activations, newest first' })

  test('shows a new one on top within seconds, says so, and leads to its deployment', async (t) => {
    const { authority, id, server, page } = await start(t, 1)
    await rows(page).getByText('Activation 1').waitFor()
    await server.activate()
    await authority.api('POST', `/deployments/${id}/end`)
    await server.activate()
    await rows(page).getByText('Error 30002').waitFor({ timeout: 15_000 })
    assert.match((await rows(page).locator('> li').first().textContent()) ?? '', /Refused/)
    await page
      .getByRole('status')
      .filter({ hasText: /new activation/ })
      .waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Approved' }).click()
    await rows(page).getByText('Error 30002').waitFor({ state: 'detached' })
    await rows(page).getByText('Activation 2').waitFor()
    await page.getByRole('button', { name: 'Refused' }).click()
    await rows(page).getByText('Error 30002').waitFor()
    assert.equal(await rows(page).locator('> li').count(), 1)
    await page.getByRole('link', { name: 'reporting, Example Works' }).click()
    await page.getByRole('heading', { level: 1, name: 'reporting' }).waitFor()
  })

  test('does not move what is being read: what is new waits behind a button', async (t) => {
    const { server, page } = await start(t, 30)
    const read = rows(page).getByText('Activation 12', { exact: true })
    await read.scrollIntoViewIfNeeded()
    await page.evaluate('scrollBy(0, 400)')
    const before = await read.boundingBox()
    await server.activate()
    const button = page.getByRole('button', { name: 'Show 1 new one' })
    await button.waitFor({ timeout: 15_000 })
    assert.deepEqual(await read.boundingBox(), before)
    assert.equal(await rows(page).getByText('Activation 31').count(), 0)
    await button.click()
    await rows(page).getByText('Activation 31').waitFor()
  })

  test('asks nothing while it is paused', async (t) => {
    const { server, page } = await start(t, 1)
    await rows(page).getByText('Activation 1').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await sees(page, 'Paused')
    await server.activate()
    await page.clock.install()
    await page.clock.runFor(10_000)
    assert.equal(await rows(page).locator('> li').count(), 1)
    await page.getByRole('button', { name: 'Go on' }).click()
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('/activations')) asked += 1
    })
    await waitFor('a question', async () => {
      await page.clock.runFor(1000)
      return asked > 0
    })
    await rows(page).getByText('Activation 2').waitFor()
  })

  test('shows older ones when they are asked for', async (t) => {
    const { page } = await start(t, 55)
    await rows(page).locator('> li').nth(49).waitFor()
    assert.equal(await rows(page).locator('> li').count(), 50)
    await page.getByRole('button', { name: 'Show older ones' }).click()
    await rows(page).getByText('Activation 1', { exact: true }).waitFor()
    assert.equal(await rows(page).locator('> li').count(), 55)
  })
})
