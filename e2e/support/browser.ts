// Debian's Chromium, driven by Playwright.
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

/** Writes a screenshot to `dist/screenshots`; people look at these, and docs/ shows some. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const directory = resolve(import.meta.dirname, '../../dist/screenshots')
  await mkdir(directory, { recursive: true })
  const path = resolve(directory, `${name}.png`)
  // Animations run: the phone page counts down by CSS, and freezing it would show its end.
  await page.screenshot({ path })
  return path
}
