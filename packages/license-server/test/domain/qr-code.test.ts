import assert from 'node:assert/strict'
import { test } from 'node:test'
import { challengeUrl } from '@marque/protocol'
import { encode } from 'uqr'
import { qrCodeSvg } from '../../src/domain/qr-code.ts'

const url = challengeUrl('https://authority.example:8443', new Uint8Array(212).fill(7))

test('the QR code of a challenge is version 11 or 12 at level M, as in alphanumeric mode', () => {
  const { version } = encode(url, { ecc: 'M' })
  assert.ok(version >= 11 && version <= 12, `version ${version}`)
  const asBytes = encode([...new TextEncoder().encode(url)], { ecc: 'M' })
  assert.ok(asBytes.version > version, 'bytes would need a larger code')
})

test('the SVG has a quiet zone of four modules', () => {
  const size = encode(url, { ecc: 'M', border: 0 }).size + 8
  assert.match(qrCodeSvg(url), new RegExp(`viewBox="0 0 ${size} ${size}"`))
  assert.doesNotMatch(qrCodeSvg(url), /M[0-3],|M\d+,[0-3]h/)
})
