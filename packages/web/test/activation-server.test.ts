// The activation page of a real license server in a real browser, with the phone's part played by the
// publisher's own key (R6–R8).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  type makeHome,
  type RunningServer,
  startServer,
} from '../../license-server/test/edges/license-server-scene.ts'
import { type FixedClock, fixedClock, readCode } from '../../testkit/src/index.ts'
import { startBrowser, type TestBrowser } from './browser.ts'
import { type BuiltPages, buildPages } from './built-pages.ts'

type Ending = Parameters<typeof makeHome>[0]

describe('the activation page of a license server', () => {
  let pages: BuiltPages
  let browser: TestBrowser
  before(async () => {
    ;[pages, browser] = await Promise.all([buildPages(), startBrowser()])
  })
  after(async () => {
    await browser.close()
    await pages.remove()
  })

  type Opened = { readonly server: RunningServer; readonly page: Page; readonly clock: FixedClock }

  async function open(t: Ending, viewport = { width: 1280, height: 800 }): Promise<Opened> {
    const clock = fixedClock(Math.floor(Date.now() / 1000))
    const server = await startServer(t, { clock, pages: pages.dir })
    const context = await browser.open({ ignoreHTTPSErrors: true, viewport })
    t.after(() => context.close())
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(`${server.url}/license/qrcode`)
    await page.locator('img').waitFor()
    return { server, page, clock }
  }

  const field = (page: Page) => page.locator('input[autocomplete="one-time-code"]')

  async function type(page: Page, code: string): Promise<void> {
    await field(page).fill(code)
    await page.getByRole('button', { name: 'Activate' }).click()
  }

  /** What the phone shows for the QR code on the page. */
  async function scan({ server, page }: Opened): Promise<string> {
    const url = await page.getByLabel('Activation address').locator('code').textContent()
    return readCode(server.publisher, url ?? '')
  }

  const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

  test('takes the six digits that the phone shows, after a wrong try', async (t) => {
    const opened = await open(t)
    const { page, server } = opened
    const code = await scan(opened)
    await type(page, other(code))
    await page.getByText('Tries left before a pause of 15 minutes: 5.').waitFor()
    await page.getByRole('button', { name: 'Refresh QR code' }).click()
    await page.getByText('· Tries left before a pause of 15 minutes: 5.').waitFor()
    await type(page, await scan(opened))
    await page.getByRole('heading', { name: 'Activated' }).waitFor()
    assert.equal(server.core.status().state, 'active')
  })

  test('locks after more than five wrong codes, and says so to everyone', async (t) => {
    const opened = await open(t)
    const { page } = opened
    const wrong = other(await scan(opened))
    for (let left = 5; left > 0; left--) {
      await type(page, wrong)
      await page.getByText(`Tries left before a pause of 15 minutes: ${left}.`).waitFor()
    }
    await type(page, wrong)
    await page.getByRole('heading', { name: 'Too many wrong codes' }).waitFor()
    await page
      .getByRole('status')
      .filter({ hasText: 'Too many wrong codes.' })
      .waitFor({ state: 'attached' })
    await page.reload()
    await page
      .getByRole('timer')
      .filter({ hasText: /1[45]:\d\d/ })
      .waitFor()
    assert.equal(await field(page).count(), 0)
  })

  test('can be read from across a room on a large screen', async (t) => {
    const { page } = await open(t, { width: 1920, height: 1080 })
    const size = await page.evaluate<string>(
      'getComputedStyle(document.querySelector("input")).fontSize',
    )
    assert.ok(Number.parseFloat(size) >= 40, size)
    const box = await page.locator('img').boundingBox()
    assert.ok((box?.width ?? 0) >= 480, `${box?.width} px`)
    const tall = await page.evaluate<number>('document.documentElement.scrollHeight')
    assert.ok(tall <= 1080, `${tall} px high`)
  })
})
