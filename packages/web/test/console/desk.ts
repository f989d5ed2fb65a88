// A desk for tests of the console: an authority with what a person would find there, the console as built
// from today's source, and a browser in which an operator has signed in. Only the console's own files are
// put under the authority's address by the test; every answer of the API is the authority's.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { BrowserContext, BrowserContextOptions, Page, Route } from 'playwright-core'
import { build } from 'vite'
import { type Test, type TestAuthority, testAuthority } from '../../../authority/test/fixtures.ts'
import { waitFor } from '../../../testkit/src/index.ts'
import { pageHeaders, withNonce } from '../../src/serving.ts'
import { startBrowser, type TestBrowser } from '../browser.ts'

export type Role = 'viewer' | 'issuer' | 'admin'

export type Desk = {
  readonly browser: TestBrowser
  readonly pages: string
  readonly close: () => Promise<void>
}

export async function startDesk(): Promise<Desk> {
  const pages = await mkdtemp(join(tmpdir(), 'marque-console-'))
  const [browser] = await Promise.all([
    startBrowser(),
    build({
      configFile: join(import.meta.dirname, '../../vite.console.config.ts'),
      build: { outDir: pages },
      logLevel: 'error',
    }),
  ])
  return {
    browser,
    pages,
    close: async () => {
      await browser.close()
      await rm(pages, { recursive: true, force: true })
    },
  }
}

export const PASSWORD = 'TEST a password of the desk'

/** An authority whose clock says what the browser's does. */
export async function startAuthority(
  t: Test,
  options: Parameters<typeof testAuthority>[1] = {},
): Promise<TestAuthority> {
  const authority = await testAuthority(t, options)
  authority.clock.advance(Math.floor(Date.now() / 1000) - authority.clock.now())
  for (const role of ['viewer', 'issuer', 'admin']) {
    const body = { email: `${role}@publisher.example`, role, password: PASSWORD }
    await authority.api('POST', '/operators', { body })
  }
  return authority
}

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export async function serveConsole(route: Route, pages: string): Promise<void> {
  const { pathname } = new URL(route.request().url())
  if (pathname.startsWith('/api/')) return route.continue()
  if (pathname.startsWith('/console/')) {
    const body = await readFile(join(pages, pathname.slice('/console'.length)))
    return route.fulfill({ body, contentType: contentTypes[extname(pathname)] ?? 'text/plain' })
  }
  const nonce = 'test-nonce'
  const headers = pageHeaders({ nonce, frames: 'none', embeds: 'own' })
  const body = withNonce(await readFile(join(pages, 'index.html'), 'utf8'), nonce)
  return route.fulfill({
    body,
    headers: { ...headers, 'origin-agent-cluster': '?1' },
    contentType: 'text/html; charset=utf-8',
  })
}

export type Visit = {
  readonly desk: Desk
  readonly authority: TestAuthority
  readonly role?: Role
  readonly options?: BrowserContextOptions
}

/** A browser of an operator who has signed in. */
export async function openContext(t: Test, visit: Visit): Promise<BrowserContext> {
  const { desk, authority, role = 'admin', options } = visit
  const context = await desk.browser.open({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  })
  t.after(() => context.close())
  await context.route(`${authority.url}/**`, (route) => serveConsole(route, desk.pages))
  const answer = await context.request.post(`${authority.url}/api/v1/session`, {
    data: { email: `${role}@publisher.example`, password: PASSWORD },
  })
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`)
  return context
}

export async function openAt(t: Test, path: string, visit: Visit): Promise<Page> {
  const context = await openContext(t, visit)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(`${visit.authority.url}${path}`)
  await page.locator('h1').first().waitFor()
  return page
}

export const sees = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor()

export { waitFor }
