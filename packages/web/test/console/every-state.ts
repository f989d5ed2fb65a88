// What must hold in every state of the console: accessible in both color schemes, no text in the wrong
// language, no wider than the screen, a silent console (so the CSP is kept), no request to another origin.
import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Chromium's own note on an answer of 4xx; scenes ask for such answers. */
const refusals = /^Failed to load resource/

export type Watch = { readonly complaints: string[]; readonly origins: Set<string> }

/** To be called before the page is opened. */
export function watch(page: Page): Watch {
  const complaints: string[] = []
  const origins = new Set<string>()
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => origins.add(new URL(request.url()).origin))
  return { complaints, origins }
}

export async function holds(page: Page, { complaints, origins }: Watch): Promise<void> {
  const { origin } = new URL(page.url())
  await isAccessible(page)
  await isInChinese(page)
  await fits(page)
  assert.deepEqual(
    complaints.filter((text) => !refusals.test(text)),
    [],
  )
  assert.deepEqual(
    [...origins].filter((each) => each !== 'null'),
    [origin],
  )
}

async function isAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  assert.deepEqual(await seriousFindings(axe(page).withTags(wcagTags)), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
  assert.deepEqual(await seriousFindings(axe(page).withRules(['color-contrast'])), [])
}

/** No text of ours stays English, or shows its key. */
async function isInChinese(page: Page): Promise<void> {
  await page.getByRole('button', { name: '简体中文' }).dispatchEvent('click')
  await page.locator('html[lang="zh-CN"]').waitFor()
  const headings = await page.locator('main h2').allTextContents()
  for (const text of headings) assert.match(text, /\p{Script=Han}/u)
  const text = await page.locator('main').textContent()
  assert.doesNotMatch(text ?? '', /\b[a-z]+\.[a-z]+[A-Z]\w+\b(?!@)/)
}

/** 640 px is a 1280 px screen at 200 % zoom. */
async function fits(page: Page): Promise<void> {
  for (const width of [640, 360]) {
    await page.setViewportSize({ width, height: 740 })
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
    assert.ok(wide <= width, `${wide} px at ${width} px`)
  }
}

const wcagTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** The frames of mails hold nothing of ours, so that axe needs no second page to gather in. */
const axe = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).setLegacyMode(true).exclude('iframe')

async function seriousFindings(builder: AxeBuilder): Promise<readonly string[]> {
  const { violations } = await builder.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}
