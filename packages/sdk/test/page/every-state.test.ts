// What must hold in every state of the registration page: accessible in both color schemes, no wider
// than the screen, in both languages, silent console (so the CSP is kept), nothing asked elsewhere.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { PAGE_SCENES } from './support/page-scenes.ts'
import { type PageStage, startPageStage } from './support/page-stage.ts'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

describe('every state of the registration page', () => {
  let stage: PageStage
  before(async () => {
    stage = await startPageStage()
  })
  after(() => stage.close())

  for (const [name, play] of Object.entries(PAGE_SCENES)) {
    it(`${name} is accessible, fits, and keeps to its origin`, async (t) => {
      const { page, complaints, origins } = await stage.open(t)
      const { product } = await play(t, page, stage.pages)
      await isAccessible(page)
      await fits(page)
      assert.deepEqual(complaints, [])
      assert.deepEqual([...origins], [product.origin])
    })
  }

  for (const name of ['success', 'failed', 'cluster', 'details']) {
    it(`${name} reads in Chinese, without a word of English but names`, async (t) => {
      const { page } = await stage.open(t, { locale: 'zh-CN' })
      await PAGE_SCENES[name]?.(t, page, stage.pages)
      const labels = await page
        .locator('h1, h2, h3, dt, th, button, legend, label')
        .allTextContents()
      const english = labels.filter(
        (text) => /[a-z]{4,}/.test(text) && !/English|Marque/.test(text),
      )
      assert.deepEqual(english, [])
    })
  }
})

async function isAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  assert.deepEqual(await seriousFindings(axe(page).withTags(WCAG)), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
  assert.deepEqual(await seriousFindings(axe(page).withRules(['color-contrast'])), [])
}

/** 640 px is a 1280 px screen at 200 % zoom. */
async function fits(page: Page): Promise<void> {
  for (const width of [640, 360]) {
    await page.setViewportSize({ width, height: 740 })
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
    assert.ok(wide <= width, `${wide} px at ${width} px`)
  }
}

/** The page has no frames, so that axe needs no second page to gather its findings in. */
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode(true)

async function seriousFindings(builder: AxeBuilder): Promise<readonly string[]> {
  const { violations } = await builder.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}
