// What must hold in every state of the console: accessible in both color schemes and both languages, no
// wider than the screen, silent console (so the CSP is kept), and not one request to another origin.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import type { TestAuthority } from '../../../authority/test/fixtures.ts'
import { smallBase } from '../../../authority/test/small-base.ts'
import { type Desk, openContext, startAuthority, startDesk } from './desk.ts'
import { officeScenes } from './office-scenes.ts'
import { fillOffice, type Office } from './office-site.ts'

/** Chromium's own note on an answer of 4xx; the scenes ask for such answers. */
const refusals = /^Failed to load resource/

describe('every state of the console', { concurrency: 2 }, () => {
  const endings: (() => unknown)[] = []
  const t = { after: (ending: () => unknown) => endings.unshift(ending) }
  let desk: Desk
  let authority: TestAuthority
  let office: Office
  before(async () => {
    desk = await startDesk()
    authority = await startAuthority(t, { imageDirectory: await smallBase(t) })
    office = await fillOffice(authority)
  })
  after(async () => {
    for (const ending of endings) await ending()
    await desk.close()
  })

  for (const [name, scene] of Object.entries(officeScenes)) {
    test(`${name} is accessible, fits, and keeps to its origin`, async (t) => {
      const context = await openContext(t, { desk, authority })
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const complaints: string[] = []
      const origins = new Set<string>()
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('request', (request) => origins.add(new URL(request.url()).origin))
      await scene(page, office, authority.url)
      await isAccessible(page)
      await isInChinese(page)
      await fits(page)
      assert.deepEqual(
        complaints.filter((text) => !refusals.test(text)),
        [],
      )
      assert.deepEqual([...origins], [authority.url])
    })
  }
})

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
  const heading = await page.locator('main h2').allInnerTexts()
  for (const text of heading) assert.match(text, /\p{Script=Han}/u)
  assert.doesNotMatch(
    (await page.locator('body').textContent()) ?? '',
    /\b[a-z]+\.[a-z]+[A-Z]\w+\b(?!@)/,
  )
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

/** Our pages have no frames, so that axe needs no second page to gather its findings in. */
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode(true)

async function seriousFindings(builder: AxeBuilder): Promise<readonly string[]> {
  const { violations } = await builder.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}
