// What must hold in every state of every page: accessible in both color schemes, no wider than the
// screen, silent console (so the CSP is kept), and not one request to another origin.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { type Scene, scenes } from './scenes.ts'
import { type Stage, startStage } from './stage.ts'

/** Chromium's own note on an answer of 4xx or 5xx, or none; the scenes play such answers. */
const scripted = /^Failed to load resource/

describe('every state', { concurrency: 2 }, () => {
  let stage: Stage
  before(async () => {
    stage = await startStage()
  })
  after(() => stage.close())

  for (const [name, scene] of Object.entries(scenes)) {
    test(`${name} is accessible, fits, and keeps to its origin`, () => {
      const complaints: string[] = []
      const origins = new Set<string>()
      return stage.play(
        async (page) => {
          page.on('console', (message) => complaints.push(message.text()))
          page.on('pageerror', (error) => complaints.push(String(error)))
          page.on('request', (request) => origins.add(new URL(request.url()).origin))
        },
        scene,
        isAccessible,
        fits,
        async (_, server) => {
          assert.deepEqual(
            complaints.filter((text) => !scripted.test(text)),
            [],
          )
          // The QR code is a `data:` address, whose origin is `null`.
          origins.delete('null')
          assert.deepEqual([...origins], [server.origin])
        },
      )
    })
  }
})

const isAccessible: Scene = async (page) => {
  await page.emulateMedia({ colorScheme: 'light' })
  assert.deepEqual(await seriousFindings(axe(page).withTags(wcagTags)), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
  assert.deepEqual(await seriousFindings(axe(page).withRules(['color-contrast'])), [])
}

/** 640 px is a 1280 px screen at 200 % zoom. */
const fits: Scene = async (page) => {
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
