// The protocol in Chromium, under a policy without `unsafe-eval`: every vector must come out as in
// Node, or a page would believe what a server refuses.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { vectorFiles } from '../vectors/files.ts'
import { type Outcome, runFile } from '../vectors/run-file.ts'
import { bundleForBrowsers } from './bundle.ts'

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

describe('the protocol in a browser', () => {
  let server: Server
  let browser: Browser
  let page: Page

  before(async () => {
    const { script } = await bundleForBrowsers(new URL('page.ts', import.meta.url))
    server = await serve(script)
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      headless: true,
      args: CHROMIUM_ARGUMENTS,
    })
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  })

  after(async () => {
    await browser?.close()
    server?.closeAllConnections()
    server?.close()
  })

  it('cannot compile text into code, and does not need to', async () => {
    assert.equal(await page.evaluate('compiled'), 'refused')
  })

  it('judges every vector as Node does', async () => {
    const there = (await page.evaluate('outcomes')) as Record<string, readonly Outcome[]>
    const files = vectorFiles()
    assert.deepEqual(Object.keys(there).sort(), files.map(({ file }) => file).sort())
    for (const file of files) {
      assert.deepEqual(there[file.file]?.map(comparable), (await runFile(file)).map(comparable))
    }
  })

  it('bundles nothing of Node', async () => {
    const door = await bundleForBrowsers(new URL('../../src/index.ts', import.meta.url))
    assert.ok(door.script.length > 0)
    assert.deepEqual(
      door.modules.filter((name) => name.startsWith('node:')),
      [],
    )
    assert.doesNotMatch(door.script, /require\(["']node:/)
  })
})

/** Where the platform itself throws, Chromium and Node word it in two ways. */
const comparable = (outcome: Outcome): object =>
  'error' in outcome ? { ...outcome, error: outcome.error.split(':')[0] } : { ...outcome }

const HTML = '<!doctype html><title>TEST</title><script src="/page.js"></script>'
const CONTENT: { readonly [path: string]: (script: string) => readonly [string, string] } = {
  '/page.js': (script) => ['text/javascript', script],
  '/vectors': () => ['application/json', JSON.stringify(vectorFiles())],
}

async function serve(script: string): Promise<Server> {
  const server = createServer((request, response) => {
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; connect-src 'self'",
    )
    const [type, body] = CONTENT[request.url ?? '']?.(script) ?? ['text/html', HTML]
    response.setHeader('content-type', `${type}; charset=utf-8`).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
