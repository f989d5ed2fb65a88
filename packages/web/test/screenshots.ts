// Takes a picture of every state of the pages, to be looked at: node test/screenshots.ts DIR [NAME…]
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { now } from './answers.ts'
import { startBrowser } from './browser.ts'
import { buildPages } from './built-pages.ts'
import { scenes } from './scenes.ts'
import { startScriptedServer } from './scripted-server.ts'

const looks = {
  wide: { viewport: { width: 1280, height: 800 }, colorScheme: 'light', locale: 'en-GB' },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark', locale: 'en-GB' },
  phone: { viewport: { width: 360, height: 740 }, colorScheme: 'light', locale: 'en-GB' },
  chinese: { viewport: { width: 1280, height: 800 }, colorScheme: 'light', locale: 'zh-CN' },
} as const

const [dir = 'shots', ...wanted] = process.argv.slice(2)
await mkdir(dir, { recursive: true })
const pages = await buildPages()
const server = await startScriptedServer(pages.dir, now)
const browser = await startBrowser()

async function shoot(name: string, look: keyof typeof looks): Promise<void> {
  const scene = scenes[name]
  if (scene === undefined) throw new Error(`no scene ${name}`)
  const context = await browser.open(looks[look])
  const page: Page = await context.newPage()
  page.on('console', (message) => console.error(name, look, message.text()))
  server.reset()
  await page.clock.install({ time: now * 1000 })
  await scene(page, server)
  await page.screenshot({
    path: join(dir, `${name}-${look}.png`),
    fullPage: true,
    animations: 'disabled',
  })
  await context.close()
}

try {
  const names = wanted.length > 0 ? wanted : Object.keys(scenes)
  for (const name of names) {
    for (const look of Object.keys(looks) as (keyof typeof looks)[]) await shoot(name, look)
  }
} finally {
  await browser.close()
  await server.close()
  await pages.remove()
}
