// Matching against small oracles: each says the rule in the plainest way there is.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  isAddressRange,
  isAtLeast,
  isDomainPattern,
  isVersionRange,
  matchesAddress,
  matchesDomain,
  matchesVersion,
  normalizeAddress,
  parseVersion,
} from '@marque/protocol'
import fc from 'fast-check'

const part = fc.integer({ min: 0, max: 12 })
type Version = readonly [number, number, number]
const version: fc.Arbitrary<Version> = fc.tuple(part, part, part)
const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]

describe('versions', () => {
  it('are compared as numbers, part by part', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [left, right] = [a.join('.'), b.join('.')]
        assert.equal(isAtLeast(left, right), compare(a, b) >= 0)
        assert.equal(matchesVersion(left, `>=${right}`), compare(a, b) >= 0)
        assert.equal(matchesVersion(left, `~${b[0]}.${b[1]}`), a[0] === b[0] && a[1] === b[1])
        assert.equal(matchesVersion(left, right), compare(a, b) === 0)
      }),
      { numRuns: 500 },
    )
  })

  it('ignore a fourth part, and take a missing third for zero', () => {
    fc.assert(
      fc.property(version, part, (v, fourth) => {
        assert.equal(parseVersion(`${v.join('.')}.${fourth}`), v.join('.'))
        assert.equal(parseVersion(`${v[0]}.${v[1]}`), `${v[0]}.${v[1]}.0`)
      }),
    )
  })

  it('of any text never throw, and match only what they parse', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, range) => {
        if (parseVersion(text) === undefined) assert.equal(matchesVersion(text, range), false)
        assert.equal(typeof isVersionRange(range), 'boolean')
        assert.equal(typeof isAtLeast(text, range), 'boolean')
      }),
    )
  })
})

const ipv4 = fc.nat({ max: 2 ** 32 - 1 })
const dotted = (value: number): string =>
  [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
const ipv6 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })
const colons = (value: bigint): string =>
  Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  ).join(':')
const sharesPrefix = (a: bigint, b: bigint, width: number, bits: number): boolean =>
  a >> BigInt(width - bits) === b >> BigInt(width - bits)

describe('addresses', () => {
  it('of version 4 match a range that shares its prefix', () => {
    fc.assert(
      fc.property(ipv4, ipv4, fc.nat({ max: 32 }), (peer, base, bits) => {
        // Half of the time a peer inside the range, which chance would hardly find.
        for (const address of [peer, (base ^ (peer >>> bits)) >>> 0]) {
          const expected = sharesPrefix(BigInt(address), BigInt(base), 32, bits)
          const range = `${dotted(base)}/${bits}`
          assert.equal(matchesAddress(dotted(address), [range]), expected)
          assert.equal(matchesAddress(`::ffff:${dotted(address)}`, [range]), expected)
          const mapped = `::ffff:${dotted(base)}/${bits + 96}`
          assert.equal(matchesAddress(dotted(address), [mapped]), expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('of version 6 match a range that shares its prefix', () => {
    fc.assert(
      fc.property(ipv6, ipv6, fc.nat({ max: 128 }), (peer, base, bits) => {
        for (const address of [peer, base ^ (peer >> BigInt(bits))]) {
          const expected = sharesPrefix(address, base, 128, bits)
          assert.equal(matchesAddress(colons(address), [`${colons(base)}/${bits}`]), expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('match a list if they match one of it', () => {
    assert.equal(matchesAddress('10.0.0.1', ['192.168.0.0/16', '10.0.0.0/8']), true)
    assert.equal(matchesAddress('10.0.0.1', []), false)
  })

  it('have one spelling after normalizing', () => {
    fc.assert(
      fc.property(ipv4, (value) => {
        assert.equal(normalizeAddress(`::ffff:${dotted(value)}`), dotted(value))
        assert.equal(normalizeAddress(dotted(value)), dotted(value))
      }),
    )
    assert.equal(normalizeAddress('2001:DB8:0:0::1'), '2001:db8::1')
    assert.equal(normalizeAddress('localhost'), undefined)
  })

  it('of any text never throw, and a text that is no range allows nobody', () => {
    const letters = fc.constantFrom(...'0123456789abcdefx.:/%- ')
    const text = fc.string({ unit: letters, maxLength: 20 })
    fc.assert(
      fc.property(text, text, (address, range) => {
        if (normalizeAddress(address) === undefined) {
          assert.equal(matchesAddress(address, ['0.0.0.0/0', '::/0']), false)
        }
        if (!isAddressRange(range)) {
          assert.equal(matchesAddress('10.0.0.1', [range]), false)
          assert.equal(matchesAddress('2001:db8::1', [range]), false)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

const label = fc.string({ unit: fc.constantFrom(...'abAB01-'), minLength: 1, maxLength: 3 })
const domain = fc.array(label, { minLength: 1, maxLength: 4 })
const isLabel = (text: string): boolean => !text.startsWith('-') && !text.endsWith('-')
const lower = (labels: readonly string[]): readonly string[] =>
  labels.map((text) => text.toLowerCase())

describe('domains', () => {
  it('match by their labels, from the right', () => {
    fc.assert(
      fc.property(domain, domain, fc.boolean(), fc.boolean(), (name, base, wildcard, within) => {
        const labels = within ? [...name, ...base] : name
        const expected =
          labels.every(isLabel) &&
          (wildcard
            ? labels.length > base.length &&
              lower(labels).slice(-base.length).join('.') === lower(base).join('.')
            : lower(labels).join('.') === lower(base).join('.'))
        const pattern = `${wildcard ? '*.' : ''}${base.join('.')}`
        assert.equal(matchesDomain(labels.join('.'), [pattern]), expected)
        assert.equal(matchesDomain(`${labels.join('.')}.`, [pattern]), expected)
      }),
      { numRuns: 1000 },
    )
  })

  it('of any text never throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, pattern) => {
        assert.equal(typeof matchesDomain(name, [pattern]), 'boolean')
        assert.equal(typeof isDomainPattern(pattern), 'boolean')
      }),
    )
  })
})
