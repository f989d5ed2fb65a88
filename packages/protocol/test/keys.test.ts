import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  decodeBase64url,
  encodeBase64url,
  importSigningJwk,
  MarqueError,
  parseSigningPem,
  signingKeyFromSeed,
  thumbprint,
} from '@marque/protocol'
import fc from 'fast-check'
import { isWeakPoint } from '../src/keys.ts'
import { decodePoint, multiplyPoint, type Point } from './edwards.ts'

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })
const encodedY = (y: bigint, sign: 0 | 1): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) =>
    Number(((y | (BigInt(sign) << 255n)) >> BigInt(8 * i)) & 255n),
  )
const PRIME = 2n ** 255n - 19n

/** Whether eight times the point is the identity, by the group law. */
function isOfSmallOrder(point: Point): boolean {
  const eight = multiplyPoint(point, 8n)
  return eight.x === 0n && eight.y === 1n
}

describe('a signing key', () => {
  it('comes back from its PEM, which OpenSSL reads too', async () => {
    await fc.assert(
      fc.asyncProperty(seed, async (given) => {
        const { pem, jwk } = await signingKeyFromSeed(Uint8Array.from(given))
        assert.deepEqual(await parseSigningPem(pem), Uint8Array.from(given))
        const { x } = createPrivateKey(pem).export({ format: 'jwk' })
        assert.equal(x, jwk.x)
      }),
      { numRuns: 30 },
    )
  })

  it('has the thumbprint of RFC 8037, appendix A.3', async () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
    assert.equal(
      await thumbprint({ kty: 'OKP', crv: 'Ed25519', x }),
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    )
  })

  it('of another kind, or none at all, is refused', async () => {
    const pems = [
      generateKeyPairSync('x25519').privateKey,
      generateKeyPairSync('ed448').privateKey,
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    ].map((key) => key.export({ format: 'pem', type: 'pkcs8' }).toString())
    for (const pem of [...pems, '', 'none', '-----BEGIN PRIVATE KEY-----\n']) {
      await assert.rejects(
        parseSigningPem(pem),
        (error) => error instanceof MarqueError && error.code === 40000,
      )
    }
  })
})

describe('points that must not be keys', () => {
  it('are those of small order, by the group law itself', () => {
    const small = smallOrderYs()
    assert.equal(small.length, 5)
    for (const y of small) {
      assert.equal(isWeakPoint(encodedY(y, 0)), true)
      assert.equal(isWeakPoint(encodedY(y, 1)), true)
    }
  })

  it('are those spelled in a second way', () => {
    for (let y = PRIME; y < 2n ** 255n; y++) {
      assert.equal(isWeakPoint(encodedY(y, 0)), true)
      assert.equal(isWeakPoint(encodedY(y, 1)), true)
    }
  })

  it('are no others', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: PRIME - 1n }), fc.constantFrom(0, 1), (y, sign) => {
        const point = decodePoint(y)
        const weak = isWeakPoint(encodedY(y, sign as 0 | 1))
        if (point !== undefined) assert.equal(weak, isOfSmallOrder(point))
      }),
      { numRuns: 60 },
    )
  })

  it('are never what a seed makes', async () => {
    await fc.assert(
      fc.asyncProperty(seed, async (given) => {
        const { jwk } = await signingKeyFromSeed(Uint8Array.from(given))
        assert.equal(isWeakPoint(decodeBase64url(jwk.x)), false)
      }),
      { numRuns: 50 },
    )
  })

  it('are refused as a key', async () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(encodedY(1n, 0)) } as const
    await assert.rejects(
      importSigningJwk(jwk),
      (error) => error instanceof MarqueError && error.code === 40000,
    )
  })
})

/** The y of every point of small order: L times any point, and the multiples of that. */
function smallOrderYs(): readonly bigint[] {
  const found = new Set<bigint>()
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  for (let y = 2n; found.size < 5 && y < 200n; y++) {
    const point = decodePoint(y)
    if (point === undefined) continue
    const torsion = multiplyPoint(point, order)
    for (let i = 0n; i < 8n; i++) found.add(multiplyPoint(torsion, i).y)
  }
  return [...found]
}
