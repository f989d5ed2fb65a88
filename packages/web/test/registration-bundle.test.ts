// What the registration page's files must be: small, hashed, without inline script, with relative
// links alone, since a product mounts it where it likes; and texts that say the same in both languages.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { registration as english } from '../src/i18n/en/registration.ts'
import { registration as chinese } from '../src/i18n/zh-cn/registration.ts'
import { findAddressFault } from '../src/pages/registration/address-fault.ts'
import { findCaFault } from '../src/pages/registration/ca-fault.ts'
import { buildRegistrationPages, type RegistrationPages } from './registration-pages.ts'

const largestFirstLoad = 200 * 1000

describe('the built registration page', () => {
  let pages: RegistrationPages
  let html = ''
  before(async () => {
    pages = await buildRegistrationPages()
    html = await readFile(new URL('index.html', pages.folder), 'utf8')
  })
  after(() => pages.remove())

  test('loads less than 200 KB of compressed JavaScript', async (t) => {
    const scripts = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)]
    assert.ok(scripts.length > 0)
    let bytes = 0
    for (const [, path = ''] of scripts) {
      bytes += gzipSync(await readFile(new URL(path, pages.folder))).length
    }
    t.diagnostic(`${bytes} bytes`)
    assert.ok(bytes < largestFirstLoad, `${bytes} bytes`)
  })

  test('has no inline script or style, and only relative links', () => {
    assert.match(html, /<meta name="csp-nonce" content="__CSP_NONCE__" \/>/)
    for (const [, attributes, content] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
      assert.match(attributes ?? '', / src="\.\/assets\//)
      assert.equal(content, '')
    }
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/)
    assert.doesNotMatch(html, /(?:src|href)="(?!\.\/assets\/)/)
  })

  test('has a hash in every name, so that the files may be kept forever', async () => {
    const files = await readdir(pages.folder, { recursive: true })
    const hashed = /^assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/
    assert.deepEqual(files.filter((file) => !hashed.test(file)).sort(), ['assets', 'index.html'])
  })
})

/** `a.b.c` → text, for every text. */
function flatten(texts: object, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

describe('the texts of the registration page', () => {
  const placeholders = (text = ''): readonly string[] =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort()

  test('say the same in both languages, with the same values filled in', () => {
    const zh = flatten(chinese)
    const en = flatten(english)
    assert.deepEqual([...zh.keys()].sort(), [...en.keys()].sort())
    for (const [key, text] of en) {
      assert.notEqual(zh.get(key)?.trim() ?? '', '', key)
      assert.deepEqual(placeholders(zh.get(key)), placeholders(text), key)
    }
  })
})

describe('an address as it is typed', () => {
  for (const [text, fault] of [
    ['license.example:8081', undefined],
    ['https://license.example:8081', undefined],
    ['https://license.example:8081/', undefined],
    [' LICENSE.example ', undefined],
    ['10.0.0.7:49153', undefined],
    ['[fd00::7]:8081', undefined],
    ['https://xn--lizenz-tua.example', undefined],
    ['https://lizenz-ü.example', undefined],
    ['', 'empty'],
    ['   ', 'empty'],
    ['license example', 'space'],
    ['license.example:8081\thttps', 'space'],
    ['http://license.example', 'scheme'],
    ['ftp://license.example', 'scheme'],
    ['https://user@license.example', 'user'],
    ['https://license.example/license/qrcode', 'path'],
    ['license.example?x=1', 'path'],
    ['license.example:99999', 'form'],
    ['https://', 'form'],
    ['[::1', 'form'],
  ] as const) {
    test(`${JSON.stringify(text)}: ${fault ?? 'may be one'}`, () => {
      assert.equal(findAddressFault(text), fault)
    })
  }
})

describe('a CA certificate as it is pasted', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\nTEST\n-----END CERTIFICATE-----'
  for (const [what, text, fault] of [
    ['nothing', '', undefined],
    ['a certificate', certificate, undefined],
    ['a certificate with its key', `${certificate}\n-----BEGIN EC PRIVATE KEY-----`, 'key'],
    ['anything else', 'hello', 'none'],
    ['too much', certificate.repeat(2000), 'tooLarge'],
  ] as const) {
    test(`${what}: ${fault ?? 'may be sent'}`, () => {
      assert.equal(findCaFault(text), fault)
    })
  }
})
