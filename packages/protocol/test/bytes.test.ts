import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  bytesToUuid,
  concatBytes,
  decodeBase32,
  decodeBase64url,
  decodeUtf8,
  encodeBase32,
  encodeBase64url,
  encodeUint64,
  encodeUtf8,
  equalBytes,
  labelBytes,
  labelText,
  uuidFrom,
  uuidToBytes,
} from '@marque/protocol'
import fc from 'fast-check'
import { BASE64URL_PATTERN, base64urlPattern } from '../src/bytes.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

describe('the text forms of bytes', () => {
  it('give back what was encoded', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        assert.deepEqual(decodeBase64url(encodeBase64url(given)), Uint8Array.from(given))
        assert.deepEqual(decodeBase32(encodeBase32(given)), Uint8Array.from(given))
      }),
    )
  })

  it('have one spelling: a text that decodes is the text that encodes', () => {
    const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop234567-_=+/ \n')
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 12 }), (text) => {
        for (const [decode, encode] of [
          [decodeBase64url, encodeBase64url],
          [decodeBase32, encodeBase32],
        ] as const) {
          const decoded = valueOr(() => decode(text))
          if (decoded !== undefined) assert.equal(encode(decoded), text)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('match the pattern of their length, and no other', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 200 }), (given, length) => {
        const text = encodeBase64url(given)
        assert.match(text, new RegExp(BASE64URL_PATTERN, 'u'))
        const fits = new RegExp(base64urlPattern(length), 'u').test(text)
        assert.equal(fits, length === given.length)
      }),
    )
  })

  it('hold for patterns what they hold for decoding', () => {
    const letters = fc.constantFrom(...'AQgwEIcBZz09-_=')
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 9 }), (text) => {
        const decodes = valueOr(() => decodeBase64url(text)) !== undefined
        assert.equal(new RegExp(BASE64URL_PATTERN, 'u').test(text), decodes)
      }),
      { numRuns: 2000 },
    )
  })

  it('of UUIDs and well-formed texts give back what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (given) => {
        assert.deepEqual(uuidToBytes(bytesToUuid(given)), Uint8Array.from(given))
        assert.match(uuidFrom(given), /^.{14}4.{4}[89ab]/)
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(decodeUtf8(encodeUtf8(text)), text)
      }),
    )
  })
})

describe('integers', () => {
  it('are 64-bit big-endian', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const view = new DataView(encodeUint64(value).buffer)
        assert.equal(view.getBigUint64(0), BigInt(value))
      }),
    )
  })

  it('that are negative, broken or too large are refused', () => {
    for (const value of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => encodeUint64(value), RangeError)
    }
  })
})

describe('labels', () => {
  it('join their fields by newlines, with one more before bytes', () => {
    assert.equal(labelText('component', 'a', 'b'), 'marque/1 component\na\nb')
    const expected = encodeUtf8('marque/1 challenge\n\u0001')
    assert.deepEqual(labelBytes('challenge', [], Uint8Array.of(1)), expected)
  })

  it('of different fields are different', () => {
    const fields = fc.array(fc.string(), { maxLength: 3 })
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        const [first, second] = [a, b].map((list) => valueOr(() => labelText('x', ...list)))
        if (first !== undefined && first === second) assert.deepEqual(a, b)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuse a field with a newline, which would be two fields', () => {
    assert.throws(() => labelText('component', 'a\nb'), RangeError)
  })
})

describe('comparing bytes', () => {
  it('tells equal from unequal', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        assert.equal(equalBytes(a, concatBytes(a)), true)
        assert.equal(equalBytes(a, b), Buffer.compare(a, b) === 0)
      }),
    )
  })
})

function valueOr<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
