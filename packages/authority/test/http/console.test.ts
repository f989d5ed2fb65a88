// How the console is served: one page under all its addresses, and nothing beside its own files
// (threats A19).
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { send, testAuthority } from '../fixtures.ts'

const SECTIONS = join(import.meta.dirname, '../../../web/src/pages/console/sections.tsx')

suite('the console', () => {
  test('is one page under every address that it has, with a nonce of its own each time', async (t) => {
    const { url } = await testAuthority(t)
    const nonces = new Set<string>()
    for (const path of ['/', '/requests', '/deployments/some-id', '/mail/sent/1', '/welcome']) {
      const { status, headers, text } = await send(`${url}${path}`, 'GET')
      assert.equal(status, 200, path)
      assert.match(headers.get('content-type') ?? '', /^text\/html/)
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.equal(headers.get('x-frame-options'), 'DENY')
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src 'none'.*script-src 'self';.*frame-ancestors 'none'/)
      assert.ok(!policy.includes('unsafe'), policy)
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      assert.ok(text.includes(`content="${nonce}"`))
      assert.ok(!/<script(?![^>]* src=)/.test(text), 'no script stands in the page')
      nonces.add(nonce)
    }
    assert.equal(nonces.size, 5)
  })

  test('answers under every address that its navigation knows', async (t) => {
    const { url } = await testAuthority(t)
    const sections = await readFile(SECTIONS, 'utf8')
    const paths = Array.from(sections.matchAll(/path: '(\/[^']*)'/g), ([, path = '']) => path)
    assert.ok(paths.length > 15, `${paths.length} addresses`)
    for (const path of paths) {
      const place = path.replaceAll(/:\w+/g, 'some-id')
      assert.equal((await send(`${url}${place}`, 'GET')).status, 200, place)
    }
  })

  test('tells whoever scanned a QR code and has no JavaScript where to go', async (t) => {
    const { url } = await testAuthority(t)
    const { text } = await send(`${url}/`, 'GET')
    assert.match(text, /If you scanned a QR code, open the whole/)
    assert.match(text, /如果您扫描了二维码/)
  })

  test('is not what answers elsewhere', async (t) => {
    const { url } = await testAuthority(t)
    for (const path of ['/elsewhere', '/console', '/console/index.html', '/api/v1/elsewhere']) {
      assert.equal((await send(`${url}${path}`, 'GET')).status, 404, path)
    }
    assert.equal((await send(`${url}/requests`, 'POST', { body: {} })).status, 404)
  })

  test('sends its files compressed and for ever, and none that is not its own', async (t) => {
    const { url } = await testAuthority(t)
    const { text } = await send(`${url}/`, 'GET')
    const script = /src="(\/console\/assets\/[^"]+\.js)"/.exec(text)?.[1] ?? ''
    const { status, headers } = await send(`${url}${script}`, 'GET', {
      headers: { 'accept-encoding': 'gzip' },
    })
    assert.equal(status, 200)
    assert.equal(headers.get('content-encoding'), 'gzip')
    assert.match(headers.get('cache-control') ?? '', /immutable/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    for (const path of [
      '/console/assets/',
      '/console/assets/absent.js',
      '/console/assets/../index.html',
      '/console/assets/%2e%2e/index.html',
      '/console/assets/..%2f..%2fpackage.json',
    ]) {
      const answer = await send(`${url}${path}`, 'GET')
      assert.ok([403, 404].includes(answer.status), `${path}: ${answer.status}`)
      assert.equal(answer.headers.get('content-type')?.includes('problem+json'), true, path)
    }
  })
})
