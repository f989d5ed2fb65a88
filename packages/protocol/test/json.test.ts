import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MarqueError, parseDocumentText, parseJson } from '@marque/protocol'
import fc from 'fast-check'

describe('strict JSON', () => {
  it('reads all that is written once', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(parseJson(text), JSON.parse(text))
      }),
    )
  })

  it('reads texts that look like members, escaped quotes and back-slashes', () => {
    for (const value of [
      { 'a":': 'b":', '\\': '\\"', '"': ': "x":' },
      ['"a":', '\\"a":'],
      JSON.parse('{"__proto__":{"a":1},"constructor":1}'),
    ]) {
      assert.deepEqual(parseJson(JSON.stringify(value)), value)
    }
  })

  it('refuses a member named twice, however deep and however written', () => {
    for (const text of [
      '{"a":1,"a":1}',
      '{"a":1,"\\u0061":2}',
      '[{"b":{"a":1,"c":2,"a" : 3}}]',
      '{"__proto__":1,"__proto__":2}',
      '{"":1,"":2}',
    ]) {
      assert.throws(() => parseJson(text), SyntaxError, text)
    }
  })

  it('refuses an object with one member repeated anywhere in it', () => {
    const members = fc.array(fc.string(), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(members, fc.nat(), fc.nat(), (names, which, where) => {
        const list = names.map((name) => `${JSON.stringify(name)}:0`)
        list.splice(where % (list.length + 1), 0, list[which % list.length] ?? '')
        assert.throws(() => parseJson(`{${list.join(',')}}`), SyntaxError)
      }),
    )
  })

  it('reads very deep and very long texts without breaking', () => {
    const depth = 50_000
    assert.doesNotThrow(() => parseJson('['.repeat(depth) + ']'.repeat(depth)))
    const long = JSON.stringify({ a: '\\"x":'.repeat(8_000) })
    assert.doesNotThrow(() => parseJson(long))
  })

  it('of a document names the document when it is none', () => {
    assert.throws(
      () => parseDocumentText({ text: '{', document: 'license.json' }),
      (error) =>
        error instanceof MarqueError &&
        error.code === 40000 &&
        error.message.includes('license.json is not JSON'),
    )
  })
})
