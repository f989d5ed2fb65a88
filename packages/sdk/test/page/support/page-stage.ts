// A stage for tests of the registration page: the page as built from today's source, and a browser.
// Every test has a product and a browser context of its own.
import type { TestContext } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { startBrowser, type TestBrowser } from '../../../../web/test/browser.ts'
import { buildRegistrationPages } from '../../../../web/test/registration-pages.ts'

export type PageStage = {
  readonly pages: URL
  readonly open: (
    t: Pick<TestContext, 'after'>,
    options?: BrowserContextOptions,
  ) => Promise<OpenPage>
  readonly close: () => Promise<void>
}

export type OpenPage = {
  readonly page: Page
  /** what the console said and what threw, but for answers that a test asked for */
  readonly complaints: readonly string[]
  /** of everything that was asked for */
  readonly origins: ReadonlySet<string>
}

/** Chromium's own note on an answer of 4xx or 5xx, or none. */
const expected = /^Failed to load resource/

export async function startPageStage(): Promise<PageStage> {
  const [built, browser] = await Promise.all([buildRegistrationPages(), startBrowser()])
  return {
    pages: built.folder,
    open: (t, options) => openPage(browser, t, options),
    close: async () => {
      await browser.close()
      await built.remove()
    },
  }
}

async function openPage(
  browser: TestBrowser,
  t: Pick<TestContext, 'after'>,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.open({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  })
  t.after(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const complaints: string[] = []
  const origins = new Set<string>()
  page.on('console', (message) => {
    if (!expected.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => origins.add(new URL(request.url()).origin))
  return { page, complaints, origins }
}
