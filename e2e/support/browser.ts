// Debian's Chromium, driven by Playwright.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function startBrowser(t: Pick<TestContext, 'after'>): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS })
  t.after(() => browser.close())
  return browser
}

/**
 * Chromium breaks off what it loads when a network interface comes or goes, as beside containers of
 * another test that start; then the address is asked for again, and for nothing else.
 */
export async function goTo(page: Page, url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await page.goto(url)
      return
    } catch (error) {
      if (tries === 3 || !String(error).includes('net::ERR_NETWORK_CHANGED')) throw error
    }
  }
}

/** Writes a screenshot to `dist/screenshots`; people look at these, and docs/ shows some. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const directory = resolve(import.meta.dirname, '../../dist/screenshots')
  await mkdir(directory, { recursive: true })
  const path = resolve(directory, `${name}.png`)
  // Animations run: the phone page counts down by CSS, and freezing it would show its end.
  await page.screenshot({ path })
  return path
}

/** Opens the address on a phone with JavaScript off, presses the button, reads the code. */
export async function codeFromPhone(
  t: Pick<TestContext, 'after'>,
  browser: Browser,
  url: string,
): Promise<string> {
  const phone = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    locale: 'en-US',
  })
  t.after(() => phone.close())
  const page = await phone.newPage()
  await goTo(page, url)
  await screenshot(page, 'phone-idle')
  await page.getByRole('button').first().click()
  await page
    .getByText(/\d{3}\s*\d{3}/)
    .first()
    .waitFor()
  await screenshot(page, 'phone-code')
  const text = ((await page.locator('main').textContent()) ?? '').replaceAll(/\s+/g, ' ')
  const code = /(?<!\d)(\d{3}) ?(\d{3})(?!\d)/.exec(text)
  assert.ok(code, text)
  return `${code[1]}${code[2]}`
}
