import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeTarHeader, encodeTarHeader, type TarHeader } from '../src/tar-header.ts'

const segment = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => {
  const plain = Array.from(text).every((c) => c > '\u001f' && c !== '/' && c !== '\u007f')
  return plain && text !== '.' && text !== '..'
})

const header: fc.Arbitrary<TarHeader> = fc
  .record({
    type: fc.constantFrom('file', 'directory', 'symlink'),
    name: fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    mode: fc.nat(0o7777),
    uid: fc.nat(0o7777777),
    gid: fc.nat(0o7777777),
    mtime: fc.nat(2 ** 32),
    size: fc.nat(2 ** 32),
    target: segment,
  })
  .filter(({ name }) => new TextEncoder().encode(name).length < 90)
  .map((facts) => ({
    ...facts,
    type: facts.type as TarHeader['type'],
    size: facts.type === 'file' ? facts.size : 0,
    target: facts.type === 'symlink' ? facts.target : '',
  }))

const HELLO: TarHeader = {
  type: 'file',
  name: 'hello',
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: 1,
  size: 5,
  target: '',
}

test('a header that is written reads back as it was', () => {
  fc.assert(
    fc.property(header, (facts) => {
      assert.deepEqual(decodeTarHeader(encodeTarHeader(facts)), facts)
    }),
  )
})

test('a header with any flipped bit is refused', () => {
  fc.assert(
    fc.property(header, fc.nat(511), fc.nat(7), (facts, index, bit) => {
      const block = encodeTarHeader(facts)
      block[index] = (block[index] ?? 0) ^ (1 << bit)
      assert.throws(() => decodeTarHeader(block), { code: 'ENTRY_REFUSED' })
    }),
  )
})

test('a name longer than 100 bytes is split at a slash, one that cannot be is refused', () => {
  const long = { ...HELLO, name: `${'d'.repeat(150)}/${'f'.repeat(100)}` }
  assert.equal(decodeTarHeader(encodeTarHeader(long)).name, long.name)
  for (const name of ['f'.repeat(101), `${'d'.repeat(156)}/f${'f'.repeat(99)}`]) {
    assert.throws(() => encodeTarHeader({ ...HELLO, name }), { code: 'ENTRY_REFUSED' })
  }
})

const UNSAFE = [
  '/etc/passwd',
  '../x',
  'a/../b',
  'a/..',
  '.',
  'a/./b',
  'a//b',
  'a/',
  '',
  'a\nb',
  'a\0b',
]

for (const name of UNSAFE) {
  test(`the name ${JSON.stringify(name)} is refused`, () => {
    assert.throws(() => encodeTarHeader({ ...HELLO, name }), { code: 'ENTRY_REFUSED' })
  })
}

const UNFIT: Partial<TarHeader>[] = [
  { mode: 0o10000 },
  { uid: -1 },
  { gid: 2 ** 31 },
  { mtime: 1.5 },
  { size: 2 ** 40 },
  { target: 'x' },
  { type: 'symlink', size: 0 },
  { type: 'symlink', size: 0, target: 'x'.repeat(101) },
  { type: 'directory', size: 1 },
  { name: '\ud800' },
]

for (const unfit of UNFIT) {
  test(`a header with ${JSON.stringify(unfit)} is refused`, () => {
    assert.throws(() => encodeTarHeader({ ...HELLO, ...unfit }), { code: 'ENTRY_REFUSED' })
  })
}
