// A stage for page tests: the pages as built from today's source, a scripted server, a browser.
import { now } from './answers.ts'
import { startBrowser, type TestBrowser } from './browser.ts'
import { buildPages } from './built-pages.ts'
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts'

export type Stage = {
  readonly browser: TestBrowser
  /** A server of its own, so that tests may run side by side. */
  readonly startServer: () => Promise<ScriptedServer>
  readonly close: () => Promise<void>
}

export async function startStage(): Promise<Stage> {
  const [pages, browser] = await Promise.all([buildPages(), startBrowser()])
  const servers: ScriptedServer[] = []
  return {
    browser,
    startServer: async () => {
      const server = await startScriptedServer(pages.dir, now)
      servers.push(server)
      return server
    },
    close: async () => {
      await browser.close()
      await Promise.all(servers.map((server) => server.close()))
      await pages.remove()
    },
  }
}
