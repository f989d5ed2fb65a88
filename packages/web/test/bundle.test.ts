// What the built files must be: small, hashed, without inline script, and naming no other origin.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type BuiltPages, buildPages } from './built-pages.ts'

const pageNames = ['qrcode.html', 'dashboard.html']
const largestFirstLoad = 200 * 1000

describe('the built pages', () => {
  let pages: BuiltPages
  before(async () => {
    pages = await buildPages()
  })
  after(() => pages.remove())
  const read = (name: string) => readFile(join(pages.dir, name), 'utf8')

  for (const name of pageNames) {
    test(`${name} loads less than 200 KB of compressed JavaScript`, async (t) => {
      const scripts = [
        ...(await read(name)).matchAll(/(?:src|href)="\/license\/(assets\/[^"]+\.js)"/g),
      ]
      assert.ok(scripts.length > 0)
      let bytes = 0
      for (const [, path = ''] of scripts) bytes += gzipSync(await read(path)).length
      t.diagnostic(`${name}: ${bytes} bytes`)
      assert.ok(bytes < largestFirstLoad, `${bytes} bytes`)
    })

    test(`${name} has no inline script or style, and takes the nonce of the server`, async () => {
      const html = await read(name)
      assert.match(html, /<meta name="csp-nonce" content="__CSP_NONCE__" \/>/)
      for (const [, attributes, content] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
        assert.match(attributes ?? '', / src="\/license\/assets\//)
        assert.equal(content, '')
      }
      assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/)
      assert.doesNotMatch(html, /(?:src|href)="(?!\/license\/assets\/)/)
    })
  }

  test('every asset has a hash in its name, so that it may be kept forever', async () => {
    const files = await readdir(pages.dir, { recursive: true })
    const assets = files.filter((file) => file.startsWith('assets/'))
    assert.deepEqual(
      assets.filter((file) => !/^assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/.test(file)),
      [],
    )
    assert.deepEqual(files.filter((file) => !file.startsWith('assets')).sort(), [
      'dashboard.html',
      'qrcode.html',
    ])
  })
})
