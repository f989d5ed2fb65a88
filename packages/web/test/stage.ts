// A stage for page tests: the pages as built from today's source, a scripted server for each test,
// and browser pages that are used again. Tests cannot disturb each other: every server has a port
// and so an origin of its own, with its own storage and channels.
import type { Page } from 'playwright-core'
import { now } from './answers.ts'
import { startBrowser, type TestBrowser } from './browser.ts'
import { buildPages } from './built-pages.ts'
import type { Scene } from './scenes.ts'
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts'

export type Stage = {
  readonly browser: TestBrowser
  readonly startServer: () => Promise<ScriptedServer>
  /** Plays scenes one after the other on one page, whose clock the test may put forward. */
  readonly play: (...scenes: readonly Scene[]) => Promise<void>
  readonly close: () => Promise<void>
}

export async function startStage(): Promise<Stage> {
  const [pages, browser] = await Promise.all([buildPages(), startBrowser()])
  const servers: ScriptedServer[] = []
  const spare: Page[] = []

  const startServer = async () => {
    const server = await startScriptedServer(pages.dir, now)
    servers.push(server)
    return server
  }
  const play = async (...scenes: readonly Scene[]) => {
    const page = spare.pop() ?? (await openPage(browser))
    const server = await startServer()
    try {
      for (const scene of scenes) await scene(page, server)
    } catch (error) {
      await page.context().close()
      throw error
    }
    await tidy(page)
    spare.push(page)
  }
  return {
    browser,
    startServer,
    play,
    close: async () => {
      await browser.close()
      await Promise.all(servers.map((server) => server.close()))
      await pages.remove()
    },
  }
}

const viewport = { width: 1280, height: 800 }

async function openPage(browser: TestBrowser): Promise<Page> {
  const context = await browser.open({ viewport, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.clock.install({ time: now * 1000 })
  return page
}

async function tidy(page: Page): Promise<void> {
  page.removeAllListeners()
  await page.goto('about:blank')
  await page.setViewportSize(viewport)
  await page.emulateMedia({ colorScheme: null })
}
