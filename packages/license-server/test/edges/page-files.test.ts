import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import { temporaryDirectory } from '@marque/testkit'
import { openPageFiles, openPages } from '../../src/adapters/page-files.ts'
import { parseConfig } from '../../src/config.ts'
import { ConfigurationError } from '../../src/configuration-error.ts'

async function pages(t: Parameters<typeof temporaryDirectory>[0]) {
  const home = await temporaryDirectory(t)
  const directory = join(home, 'web')
  await mkdir(join(directory, 'assets', 'inner'), { recursive: true })
  await writeFile(join(directory, 'qrcode.html'), '<p>__CSP_NONCE__</p>')
  await writeFile(join(directory, 'dashboard.html'), '<p>dashboard</p>')
  await writeFile(join(directory, 'assets', 'a-1.js'), 'x'.repeat(5000))
  await writeFile(join(home, 'outside.js'), 'outside')
  await symlink(join(home, 'outside.js'), join(directory, 'assets', 'link.js'))
  return directory
}

test('assets are found by their name alone; no other name leads anywhere', async (t) => {
  const files = await openPageFiles(await pages(t), 'mend it')
  const asset = await files.asset('a-1.js')
  assert.equal(asset?.contentType, 'text/javascript; charset=utf-8')
  assert.equal(gunzipSync(asset?.gzipped ?? '').length, 5000)
  for (const name of [
    '../qrcode.html',
    '..',
    'inner',
    'link.js',
    '',
    'a-1.js/',
    './a-1.js',
    '__proto__',
  ]) {
    assert.equal(await files.asset(name), undefined, name)
  }
})

test('an empty folder, or none, stops the start and is named', async (t) => {
  const home = await temporaryDirectory(t)
  for (const directory of [home, join(home, 'none')]) {
    await assert.rejects(openPageFiles(directory, 'mend it'), (error: unknown) => {
      assert.ok(error instanceof ConfigurationError)
      assert.ok(error.message.includes(directory))
      assert.equal(error.hint, 'mend it')
      return true
    })
  }
})

test('in the image a mapped or empty web folder is named as /app/web, with what to do', async () => {
  await assert.rejects(openPages(parseConfig({ MARQUE_HOME: '/app' })), (error: unknown) => {
    assert.ok(error instanceof ConfigurationError)
    assert.match(error.message, /^\/app\/web /)
    assert.match(error.hint, /nothing may be mapped to \/app\/web/)
    return true
  })
})

test('a checkout serves the built pages', async () => {
  const files = await openPages(parseConfig({ MARQUE_HOME: '/nowhere' }))
  assert.match(await files.html('qrcode'), /__CSP_NONCE__/)
})
