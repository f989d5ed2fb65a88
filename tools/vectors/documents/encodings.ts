// The text forms of bytes (docs/protocol.md, "Conventions"): one spelling each.
import { base32, base64url, fromHex, sha256, utf8 } from '../bytes.ts'
import { good, type Json, type VectorCase, type VectorFile } from '../vector-file.ts'

const read = (form: string, text: string, bytes: Uint8Array): VectorCase =>
  good(
    `${form} ${JSON.stringify(text)}`,
    { form, text },
    { hex: Buffer.from(bytes).toString('hex') },
  )

const refuse = (form: string, text: Json, why: string): VectorCase => ({
  name: `${form} ${JSON.stringify(text)}: ${why}`,
  input: { form, text },
  expect: { invalid: why },
})

const all = Uint8Array.from({ length: 256 }, (_, i) => i)
const some = sha256(utf8('TEST bytes'))

export const encodingVectors: VectorFile = {
  operation: 'decode',
  page: 'docs/protocol.md, Conventions',
  about:
    'A text in one of the forms `base64url`, `base32`, `uuid`, `utf-8` (given in base64url) → its ' +
    'bytes. Encoding the bytes again gives the same text.',
  cases: [
    read('base64url', '', new Uint8Array(0)),
    read('base64url', 'AA', Uint8Array.of(0)),
    read('base64url', '-_8', Uint8Array.of(251, 255)),
    read('base64url', base64url(all), all),
    refuse('base64url', 'AB', 'stray bits'),
    refuse('base64url', 'AAB', 'stray bits'),
    refuse('base64url', 'A', 'impossible length'),
    refuse('base64url', 'AAAAA', 'impossible length'),
    refuse('base64url', 'AA==', 'padding'),
    refuse('base64url', '+/8', 'letters of base64'),
    refuse('base64url', 'A A', 'white space'),
    refuse('base64url', 'AA\n', 'white space'),
    read('base32', 'AA', Uint8Array.of(0)),
    read('base32', base32(all), all),
    refuse('base32', 'AB', 'stray bits'),
    refuse('base32', 'A', 'impossible length'),
    refuse('base32', 'AAA', 'impossible length'),
    refuse('base32', 'AAAAAA', 'impossible length'),
    refuse('base32', 'AA======', 'padding'),
    refuse('base32', 'aa', 'lower case'),
    refuse('base32', 'A1', 'a letter that it does not have'),
    read(
      'uuid',
      '00112233-4455-4677-8899-aabbccddeeff',
      fromHex('00112233445546778899aabbccddeeff'),
    ),
    refuse('uuid', '00112233-4455-4677-8899-AABBCCDDEEFF', 'capitals'),
    refuse('uuid', '00112233445546778899aabbccddeeff', 'no hyphens'),
    refuse('uuid', '{00112233-4455-4677-8899-aabbccddeeff}', 'braces'),
    refuse('uuid', '00112233-4455-4677-8899-aabbccddeeff\n', 'a newline behind it'),
    read('utf-8', base64url(utf8('许可证 é')), utf8('许可证 é')),
    read('utf-8', base64url(utf8('\ufeffx')), utf8('\ufeffx')),
    refuse('utf-8', base64url(Uint8Array.of(0xff)), 'no character'),
    refuse('utf-8', base64url(Uint8Array.of(0xc0, 0x80)), 'longer than it need be'),
    refuse('utf-8', base64url(Uint8Array.of(0xed, 0xa0, 0x80)), 'half a surrogate pair'),
    refuse('utf-8', base64url(some.subarray(0, 8)), 'random bytes'),
  ],
}
