// The phone page in a real browser: without script, by keyboard alone, at the width of a small phone,
// in both colour schemes; the countdown runs, and the end of the code shows by itself.
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { waitFor } from '@marque/testkit'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { issueServer, type Test, testAuthority } from '../fixtures.ts'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const SMALL_PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }

suite('the phone page', () => {
  let browser: Browser
  before(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS })
  })
  after(() => browser.close())

  const openPage = async (t: Test, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ ...SMALL_PHONE, ...options })
    t.after(() => context.close())
    return context.newPage()
  }

  test('is worked by keyboard alone and needs no script', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const page = await openPage(t, { javaScriptEnabled: false })
    const refused: string[] = []
    page.on('console', (message) => refused.push(message.text()))
    await page.goto(`${authority.url}${path}`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.digits')
    assert.equal(await page.textContent('.digits'), '482917')
    assert.deepEqual(refused, [])
  })

  test('counts down, and says by itself that the code has expired', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const page = await openPage(t)
    await page.goto(`${authority.url}${path}`)
    await page.click('.press')
    authority.clock.advance(297)
    await page.goto(`${authority.url}${path}`)
    await page.click('.press')
    assert.ok((await secondsLeft(page)) <= 3)
    await waitFor('the seconds to run', async () => (await secondsLeft(page)) < 2)
    authority.clock.advance(3)
    await page.waitForSelector('.sign.wait')
    assert.match((await page.textContent('h1')) ?? '', /expired/)
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`is readable and fits, ${colorScheme}: axe finds nothing`, async (t) => {
      const authority = await testAuthority(t)
      const server = await issueServer(authority)
      const page = await openPage(t, { colorScheme, bypassCSP: true })
      const inspect = async (state: string): Promise<void> => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        assert.deepEqual(
          violations.map(({ id }) => id),
          [],
          state,
        )
        const overflow = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
        assert.equal(overflow, false, state)
      }
      await page.goto(`${authority.url}${await server.challengePath()}`)
      await inspect('question')
      await page.click('.press')
      await inspect('code')
      const late = await server.challengePath({ issuedAt: authority.clock.now() - 9999 })
      await page.goto(`${authority.url}${late}`)
      await inspect('refused')
      await page.goto(`${authority.url}/`)
      await inspect('start page')
    })
  }
})

/** What the style sheet counts with; no script of the page has a part in it. */
const secondsLeft = async (page: Page): Promise<number> =>
  Number(
    await page.evaluate(
      `getComputedStyle(document.querySelector('.clock b')).getPropertyValue('--left')`,
    ),
  )
