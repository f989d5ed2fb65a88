// The catalogue, its documentation and its use: each name is in all three or a test fails.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import {
  CATALOGUE,
  ENDS_ENTITLEMENTS,
  ERROR_NAMES,
  type ErrorName,
  findErrorName,
} from '@marque/protocol/errors'

const root = new URL('../../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

describe('the error catalogue', () => {
  it('gives every error a code of its own, which finds it', () => {
    const onTheWire = ERROR_NAMES.filter((name) => name !== 'SERVER_UNREACHABLE')
    assert.equal(CATALOGUE.SERVER_UNREACHABLE.code, 0)
    for (const name of onTheWire) assert.equal(findErrorName(CATALOGUE[name].code), name)
    assert.equal(findErrorName(0), undefined)
    assert.equal(findErrorName(1), undefined)
  })

  it('gives codes of five digits, and statuses of refusals', () => {
    for (const name of ERROR_NAMES) {
      const { code, status } = CATALOGUE[name]
      if (name === 'SERVER_UNREACHABLE') continue
      assert.ok(code >= 10_000 && code <= 99_999, name)
      assert.ok(status >= 400 && status <= 599, name)
    }
  })

  it('says in both languages what it is, what it means and what to do', () => {
    for (const name of ERROR_NAMES) {
      const { title, explanation, remedy } = CATALOGUE[name]
      for (const { en, zh } of [title, explanation, remedy]) {
        assert.match(en, /^[A-Z]/, `${name}: ${en}`)
        assert.match(zh, /\p{Script=Han}/u, `${name}: ${zh}`)
        assert.doesNotMatch(en, /\p{Script=Han}/u, name)
      }
      for (const sentence of [explanation, remedy]) {
        assert.match(sentence.en, /\.$/, `${name}: ${sentence.en}`)
        assert.match(sentence.zh, /。$/, `${name}: ${sentence.zh}`)
      }
      assert.doesNotMatch(title.en + title.zh, /[.。]$/, name)
    }
  })

  it('puts full-width marks between Chinese characters', () => {
    for (const name of ERROR_NAMES) {
      const { title, explanation, remedy } = CATALOGUE[name]
      for (const { zh } of [title, explanation, remedy]) {
        assert.doesNotMatch(
          zh,
          /\p{Script=Han}[,;:!?.()]|[,;!?()]\p{Script=Han}/u,
          `${name}: ${zh}`,
        )
      }
    }
  })

  it('has the texts of no two errors alike', () => {
    for (const language of ['en', 'zh'] as const) {
      const titles = ERROR_NAMES.map((name) => CATALOGUE[name].title[language])
      assert.equal(new Set(titles).size, titles.length)
    }
  })

  it('ends entitlements for the codes that the protocol names', () => {
    const codes = [...ENDS_ENTITLEMENTS].map((name) => CATALOGUE[name].code).sort()
    assert.deepEqual(codes, [30000, 30001, 30002, 30003, 30004, 30005, 40000, 40006])
  })
})

describe('the documentation of errors', () => {
  it('is the table of docs/protocol.md, row by row', () => {
    const section = read('docs/protocol.md').split('## 8. Errors')[1]?.split('\n## ')[0] ?? ''
    const rows = [...section.matchAll(/^\| ([0-9]{5}|–) \| ([A-Z_]+) \| ([0-9]{3}|–) \|$/gm)]
    const documented = rows.map(([, code, name, status]) => [
      name,
      Number(code) || 0,
      Number(status) || 0,
    ])
    const actual = ERROR_NAMES.map((name) => [name, CATALOGUE[name].code, CATALOGUE[name].status])
    assert.deepEqual(documented, actual)
  })

  it('is generated and not stale', () => {
    const generator = new URL('tools/docs/errors.ts', root).pathname
    const run = spawnSync(process.execPath, [generator, '--check'], { encoding: 'utf8' })
    assert.equal(run.status, 0, run.stderr)
    const headings = [...read('docs/errors.md').matchAll(/^## (?:\d+ )?([A-Z_]+)$/gm)]
    assert.deepEqual(
      headings.map(([, name]) => name),
      ERROR_NAMES,
    )
  })
})

describe('the programs', () => {
  const sources = globSync('packages/{protocol,license-server,authority,sdk,cli}/src/**/*.ts', {
    cwd: root.pathname,
  }).map(read)
  const thrown = (name: ErrorName): boolean => {
    const call = new RegExp(`new MarqueError\\(\\s*'${name}'`)
    return sources.some((source) => call.test(source))
  }

  it('throw every error of the catalogue', () => {
    assert.deepEqual(
      ERROR_NAMES.filter((name) => !thrown(name)),
      [],
    )
  })

  it('are looked at where they throw', () => {
    assert.ok(sources.length > 100, String(sources.length))
    assert.ok(!thrown('NEVER_HEARD_OF' as ErrorName))
  })
})
