// Challenges: the signed CBOR, the envelope, the URL (docs/protocol.md §3).
import { base32, base64url, flipBit, fromHex, join, sha256, utf8, uuidBytes } from '../bytes.ts'
import { byteString, float64, map, negative, openMap, tagged, textString, uint } from '../cbor.ts'
import { seal } from '../hpke.ts'
import { instanceId, licensePayload, NOW } from '../sample.ts'
import {
  activation,
  deployment,
  oldActivation,
  otherDeployment,
  type ReceivingKey,
  receivingKey,
  type SigningKey,
} from '../test-keys.ts'
import { bad, good, type JsonObject, type VectorCase, type VectorFile } from '../vector-file.ts'

type Entries = readonly (readonly [number, Uint8Array])[]

const bytes16 = (label: string): Uint8Array => sha256(utf8(`TEST ${label}`)).subarray(0, 16)
const challengeNonce = bytes16('challenge nonce')
const fields: Entries = [
  [1, byteString(uuidBytes(licensePayload.deployment.id))],
  [2, byteString(uuidBytes(instanceId))],
  [3, byteString(challengeNonce)],
  [4, textString('042917')],
  [5, uint(NOW)],
  [6, uint(1)],
  [7, byteString(new Uint8Array(16))],
  [8, uint(0)],
  [9, uint(7)],
]
const value = {
  deploymentId: licensePayload.deployment.id,
  instanceId,
  nonce: base64url(challengeNonce),
  code: '042917',
  issuedAt: NOW,
  sequence: 1,
  previous: base64url(new Uint8Array(16)),
  reason: 'first-start',
  licenseSerial: 7,
}

const signed = (cbor: Uint8Array, key: SigningKey = deployment): Uint8Array =>
  join(cbor, key.sign(join(utf8('marque/1 challenge\n'), cbor)))
const input = (plaintext: Uint8Array): JsonObject => ({ plaintext: base64url(plaintext) })
const withField = (key: number, item: Uint8Array): Entries =>
  fields.map((entry) => (entry[0] === key ? [key, item] : entry))
const refuse = (name: string, cbor: Uint8Array): VectorCase =>
  bad('form', name, input(signed(cbor)), 'not a challenge')
const wrongField = (name: string, key: number, item: Uint8Array): VectorCase =>
  bad('fields', name, input(signed(map(withField(key, item)))), 'not a challenge')
const plain = signed(map(fields))
const later = map([
  ...withField(5, uint(NOW + 60)).filter(([key]) => key < 6),
  [6, uint(70_000)],
  [7, byteString(bytes16('record'))],
  [8, uint(3)],
  [9, uint(2 ** 33)],
])

export const challengeVectors: VectorFile = {
  operation: 'verify-challenge',
  page: 'docs/protocol.md §3',
  about:
    'The plaintext of a challenge: deterministic CBOR and a signature by the deployment key → its ' +
    'fields; bytes in base64url.',
  given: { deploymentKey: deployment.jwk },
  cases: [
    good('a first start', input(plain), value),
    good('after a change of the clock, with larger numbers', input(signed(later)), {
      ...value,
      issuedAt: NOW + 60,
      sequence: 70_000,
      previous: base64url(bytes16('record')),
      reason: 'clock',
      licenseSerial: 2 ** 33,
    }),
    bad(
      'signature',
      'signed by another deployment',
      input(signed(map(fields), otherDeployment)),
      'signature',
    ),
    bad(
      'signature',
      'signed without the label',
      input(join(map(fields), deployment.sign(map(fields)))),
      'signature',
    ),
    bad(
      'signature',
      'signed under the label of a record',
      input(join(map(fields), deployment.sign(join(utf8('marque/1 record\n'), map(fields))))),
      'signature',
    ),
    bad(
      'signature',
      'held against the key of another deployment',
      { ...input(plain), deploymentKey: otherDeployment.jwk },
      'signature',
    ),
    bad('signature', 'one bit of a field turned', input(flipBit(plain, 8 * 25)), 'signature'),
    bad(
      'signature',
      'the last bit of the signature turned',
      input(flipBit(plain, plain.length * 8 - 1)),
      'signature',
    ),
    bad('form', 'nothing', input(new Uint8Array(0)), 'not a challenge'),
    bad('form', 'a signature alone', input(plain.subarray(-64)), 'not a challenge'),
    bad('form', 'a byte short', input(plain.subarray(0, -1)), 'not a challenge'),
    bad('form', 'a byte behind it', input(join(plain, Uint8Array.of(0))), 'not a challenge'),
    refuse('trailing bytes behind the map', join(map(fields), uint(0))),
    refuse('a map of unknown length', openMap(fields)),
    refuse('keys in another order', map([...fields].reverse())),
    refuse('a key twice', map([...fields.slice(0, 8), [8, uint(0)], [9, uint(7)]])),
    refuse('a key too few', map(fields.slice(0, 8))),
    refuse('a key too many', map([...fields, [10, uint(0)]])),
    refuse('an unknown key in place of one', map([...fields.slice(0, 8), [10, uint(7)]])),
    refuse('an integer longer than it need be', map(withField(6, uint(1, 1)))),
    refuse('an integer as a float', map(withField(6, float64(1)))),
    refuse('a tag around the date', map(withField(5, tagged(1, uint(NOW))))),
    refuse('a list instead of a map', join(Uint8Array.of(0x89), ...fields.map(([, item]) => item))),
    refuse('lists within lists', new Uint8Array(20_000).fill(0x81)),
    wrongField('a deployment id of 15 bytes', 1, byteString(new Uint8Array(15))),
    wrongField('an instance id as text', 2, textString(instanceId)),
    wrongField('a nonce of 17 bytes', 3, byteString(new Uint8Array(17))),
    wrongField('a code of five digits', 4, textString('42917')),
    wrongField('a code with a letter', 4, textString('04291A')),
    wrongField('a code in other digits', 4, textString('٠٤٢٩١٧')),
    wrongField('a code as a number', 4, uint(42_917)),
    wrongField('a negative time', 5, negative(-1)),
    wrongField('a time after the year 9999', 5, uint(253_402_300_800)),
    wrongField('a time as text', 5, textString('2026-06-01')),
    wrongField('the sequence 0', 6, uint(0)),
    wrongField('a sequence beyond 53 bits', 6, fromHex('1b0020000000000000')),
    wrongField('a record that is too short', 7, byteString(new Uint8Array(8))),
    wrongField('an unknown reason', 8, uint(4)),
    wrongField('a negative reason', 8, negative(-1)),
    wrongField('the serial 0', 9, uint(0)),
  ],
}

const INFO = utf8('marque/1 activation')
const sender = receivingKey('ephemeral sender')

function envelope(recipient: ReceivingKey, over: { info?: Uint8Array; hint?: Uint8Array } = {}) {
  const { enc, ciphertext } = seal({ recipient, sender, info: over.info ?? INFO, plaintext: plain })
  const hint = new Uint8Array(Buffer.from(recipient.kid, 'base64url')).subarray(0, 4)
  return join(Uint8Array.of(1), over.hint ?? hint, enc, ciphertext)
}
const privateJwk = (key: ReceivingKey) => ({ ...key.jwk, d: base64url(key.seed) })
const whole = envelope(activation)
const text = base32(whole)
const opens = { plaintext: base64url(plain) }
const shut = (name: string, text: string): VectorCase =>
  bad('form', name, { text }, 'the challenge does not open')
const noAddress = (name: string, text: string): VectorCase =>
  bad('form', name, { text }, 'not a challenge address')

export const envelopeVectors: VectorFile = {
  operation: 'open-challenge',
  page: 'docs/protocol.md §3',
  about:
    'The last part of a challenge URL, and the private activation keys of the authority → the ' +
    'plaintext. The URL is the activation address and `/A/` before it, in upper case.',
  given: { keys: [privateJwk(activation), privateJwk(oldActivation)] },
  cases: [
    good('sealed for the current key', { text }, opens),
    good('sealed for an older key', { text: base32(envelope(oldActivation)) }, opens),
    good('in lower case, as some phones send it', { text: text.toLowerCase() }, opens),
    shut(
      'sealed for a key that the authority does not hold',
      base32(envelope(receivingKey('foreign'))),
    ),
    shut(
      'a hint that names another key',
      base32(envelope(activation, { hint: fromHex('00000000') })),
    ),
    shut(
      'the hint of another key of the authority',
      base32(
        join(
          whole.subarray(0, 1),
          new Uint8Array(Buffer.from(oldActivation.kid, 'base64url')).subarray(0, 4),
          whole.subarray(5),
        ),
      ),
    ),
    shut('an unknown version', base32(join(Uint8Array.of(2), whole.subarray(1)))),
    shut(
      'sealed for another purpose',
      base32(envelope(activation, { info: utf8('marque/1 other') })),
    ),
    shut('one bit of the encapsulated key turned', base32(flipBit(whole, 8 * 5 + 7))),
    shut(
      'an encapsulated key of zeros',
      base32(join(whole.subarray(0, 5), new Uint8Array(32), whole.subarray(37))),
    ),
    shut('one bit of the ciphertext turned', base32(flipBit(whole, 8 * 40))),
    shut('the last bit of the tag turned', base32(flipBit(whole, whole.length * 8 - 1))),
    shut('a byte behind it', base32(join(whole, Uint8Array.of(0)))),
    shut('a byte short', base32(whole.subarray(0, -1))),
    shut('a version and nothing else', base32(Uint8Array.of(1))),
    noAddress('nothing', ''),
    noAddress('padding', `${base32(whole.subarray(0, -1))}======`),
    noAddress('a letter that base32 does not have', `${text.slice(0, -1)}1`),
    noAddress('a letter whose capital base32 has', `${text.slice(0, -1)}ı`),
    noAddress('a base32 text of impossible length', 'AEA'),
    noAddress('stray bits at the end', 'AF'),
  ],
}

const over = (address: string, bytes: Uint8Array): JsonObject => ({
  activationUrl: address,
  envelope: base64url(bytes),
})

export const challengeUrlVectors: VectorFile = {
  operation: 'challenge-url',
  page: 'docs/protocol.md §3',
  about: 'The activation address of a license and an envelope → what the QR code holds.',
  cases: [
    good('a name', over('https://authority.example', whole), {
      url: `HTTPS://AUTHORITY.EXAMPLE/A/${text}`,
    }),
    good('a port', over('http://127.0.0.1:8080', Uint8Array.of(1)), {
      url: 'HTTP://127.0.0.1:8080/A/AE',
    }),
    good('an address with capitals', over('https://Authority.Example', Uint8Array.of(255)), {
      url: 'HTTPS://AUTHORITY.EXAMPLE/A/74',
    }),
  ],
}
