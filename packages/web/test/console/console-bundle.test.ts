// What the built console must be: small at its first load, hashed, without inline script, and naming no
// other origin.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const largestFirstLoad = 200 * 1000

describe('the built console', () => {
  let dir: string
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'marque-console-bundle-'))
    await build({
      configFile: join(import.meta.dirname, '../../vite.console.config.ts'),
      build: { outDir: dir, manifest: true },
      logLevel: 'error',
    })
  })
  after(() => rm(dir, { recursive: true, force: true }))
  const read = (name: string) => readFile(join(dir, name), 'utf8')

  type Chunk = { file: string; imports?: string[]; isEntry?: boolean }

  /** Everything that a chunk needs before it runs. */
  const filesOf = (
    manifest: Record<string, Chunk>,
    name: string,
    found = new Set<string>(),
  ): Set<string> => {
    const chunk = manifest[name]
    if (chunk === undefined || found.has(chunk.file)) return found
    found.add(chunk.file)
    for (const next of chunk.imports ?? []) filesOf(manifest, next, found)
    return found
  }

  test('loads less than 200 KB of compressed JavaScript for each page, the frame included', async (t) => {
    const manifest = JSON.parse(await read('.vite/manifest.json')) as Record<string, Chunk>
    const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry === true) ?? ''
    const pages = Object.keys(manifest).filter((name) => /-page\.tsx$/.test(name))
    assert.ok(pages.length > 10)
    for (const page of pages) {
      let bytes = 0
      for (const file of filesOf(manifest, page, filesOf(manifest, entry))) {
        bytes += gzipSync(await read(file)).length
      }
      t.diagnostic(`${page}: ${bytes} bytes`)
      assert.ok(bytes < largestFirstLoad, `${page}: ${bytes} bytes`)
    }
  })

  test('has no inline script or style, and takes the nonce of the server', async () => {
    const html = await read('index.html')
    assert.match(html, /<meta name="csp-nonce" content="__CSP_NONCE__" \/>/)
    for (const [, attributes, content] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
      assert.match(attributes ?? '', / src="\/console\/assets\//)
      assert.equal(content, '')
    }
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/)
    assert.doesNotMatch(html, /(?:src|href)="(?!\/console\/assets\/)/)
  })

  test('every asset has a hash in its name, so that it may be kept forever', async () => {
    const assets = await readdir(join(dir, 'assets'))
    assert.deepEqual(
      assets.filter((file) => !/^[\w.-]+-[\w-]{8}\.(js|css|svg)$/.test(file)),
      [],
    )
  })
})
