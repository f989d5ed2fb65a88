// The licensee's administrator in a browser and a phone beside it: the QR code is read back from a
// screenshot by an independent decoder, the phone page shows the code, the code is typed in (R6–R9).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProgram } from '@marque/testkit'
import type { Browser, Page } from 'playwright-core'
import { codeFromPhone, goTo, screenshot, startBrowser } from '../support/browser.ts'
import { activate, type Site, startSite } from '../support/licensee-site.ts'
import { expectStatus, startDesk } from '../support/publisher-desk.ts'

const CODE_FIELD = 'Verification code'

async function openActivationPage(browser: Browser, site: Site, width = 1280): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width, height: width < 500 ? 844 : 900 },
    locale: 'en-US',
  })
  const page = await context.newPage()
  await goTo(page, `${site.url}/license/qrcode`)
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  return page
}

/** Reads the QR code off a screenshot, as a phone's camera would. */
async function readQrCode(page: Page, name: string): Promise<string> {
  const file = await screenshot(page, name)
  const read = await runProgram(['zbarimg', '--quiet', '--raw', file])
  assert.equal(read.exitCode, 0, `no QR code was found in ${name}: ${read.stderr}`)
  return read.stdout.trim()
}

test('an administrator activates with a phone and six digits, by keyboard alone', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const browser = await startBrowser(t)
  const page = await openActivationPage(browser, site)
  const url = await readQrCode(page, 'activation-idle')
  assert.match(url, /^HTTP:\/\/[0-9.:A-Z]+\/A\/[A-Z2-7]+$/)
  const code = await codeFromPhone(t, browser, url)

  await page.keyboard.press('Tab')
  for (let i = 0; i < 20; i++) {
    const label = await page.evaluate<string | null>(
      "document.activeElement?.getAttribute('inputmode')",
    )
    if (label === 'numeric') break
    await page.keyboard.press('Tab')
  }
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  await page.keyboard.type(wrong)
  await page.keyboard.press('Enter')
  await page
    .getByText(/Wrong verification code/)
    .first()
    .waitFor()
  await screenshot(page, 'activation-wrong-code')

  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Activated' }).waitFor()
  await screenshot(page, 'activation-success')
  const status = await expectStatus(site.send('GET', '/license/api/v1/status'), 200)
  assert.equal(status['state'], 'active')
})

test('six wrong codes lock the page with the time that is left', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const browser = await startBrowser(t)
  const page = await openActivationPage(browser, site)
  const code = await codeFromPhone(t, browser, await readQrCode(page, 'activation-before-lock'))
  for (let i = 1; i <= 6; i++) {
    const wrong = String((Number(code) + i) % 1_000_000).padStart(6, '0')
    await page.getByLabel(CODE_FIELD).fill(wrong)
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/activations'))
    await page.keyboard.press('Enter')
    await answered
  }
  await page.getByText('Too many wrong codes').first().waitFor()
  await screenshot(page, 'activation-locked')
  assert.match((await page.locator('main').textContent()) ?? '', /1[45]:\d\d/)
})

test('an expired QR code says so and is refreshed by hand', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const browser = await startBrowser(t)
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  const page = await context.newPage()
  await page.clock.install()
  await goTo(page, `${site.url}/license/qrcode`)
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  await page.clock.fastForward('05:01')
  await page.getByText('This QR code has expired').first().waitFor()
  await screenshot(page, 'activation-expired')
  await page.getByRole('button', { name: 'Refresh QR code' }).click()
  await page.getByText('This QR code has expired').first().waitFor({ state: 'detached' })
})

test('an older window says that a newer QR code replaced its own', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const browser = await startBrowser(t)
  const older = await openActivationPage(browser, site)
  await openActivationPage(browser, site)
  await older.getByLabel(CODE_FIELD).fill('123456')
  await older.keyboard.press('Enter')
  await older
    .getByText(/newer|no longer valid|expired/i)
    .first()
    .waitFor()
})

test('a server that is active already says so and offers another activation', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  await activate(site)
  const browser = await startBrowser(t)
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'zh-CN' })
  const page = await context.newPage()
  await goTo(page, `${site.url}/license/qrcode`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await screenshot(page, 'activation-active-zh')
  assert.match((await page.locator('main').textContent()) ?? '', /[一-鿿]/)
})
