// Properties of every signed document: what is signed comes back, whatever bit is turned is refused,
// and no document passes for one of another type.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ArchiveStatement,
  ArchiveStatementSchema,
  type Asker,
  DelegationSchema,
  type DocumentType,
  type Lease,
  LeaseSchema,
  LicenseSchema,
  leaseEnd,
  MarqueError,
  type NodeId,
  type ProjectId,
  type Refusal,
  RefusalSchema,
  type RegistrationId,
  type Signer,
  signArchiveStatement,
  signDelegation,
  signLease,
  signLicenseFile,
  signRefusal,
  uuidFrom,
  verifyArchiveStatement,
  verifyDelegation,
  verifyLease,
  verifyLicenseFile,
  verifyRefusal,
} from '@marque/protocol'
import { TEST_NOW, testPublisher } from '@marque/testkit'
import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { signDocument, verifyDocument } from '../../src/jws.ts'
import { importSigningJwk, type SigningJwk } from '../../src/keys.ts'

const publisher = await testPublisher()
const { trust, delegation } = publisher
const deployment = await publisher.issue('main')
const { license, file } = deployment
const idOf = <T extends string>(n: number) => uuidFrom(new Uint8Array(16).fill(n)) as unknown as T
const asker: Asker = {
  trust,
  productId: license.product.id,
  project: idOf<ProjectId>(1),
  node: idOf<NodeId>(2),
  nonce: 'TEST-nonce-of-22-chars',
}
const leasePayload: Lease = {
  jti: idOf<RegistrationId>(3),
  iss: license.deployment.id,
  sub: asker.node,
  project: asker.project,
  nonce: asker.nonce,
  iat: TEST_NOW,
  exp: TEST_NOW + 86_400,
  license: { jti: license.jti, serial: license.serial },
  epoch: { boot: 1, random: 'A'.repeat(22) },
}
const refusalPayload: Refusal = {
  iss: license.deployment.id,
  nonce: asker.nonce,
  iat: TEST_NOW,
  code: 30007,
}
const archivePayload: ArchiveStatement = {
  iss: 'acme',
  iat: TEST_NOW,
  deployment: license.deployment.id,
  sha256: 'ab'.repeat(32),
}
const lease = await signLease(leasePayload, deployment.key.signer)
const refusal = await signRefusal(refusalPayload, deployment.key.signer)
const archive = await signArchiveStatement(archivePayload, publisher.issuing.signer)

/** Each document with everything that verifies it. */
const DOCUMENTS: {
  readonly [name: string]: { jws: string; verify: (jws: string) => Promise<unknown> }
} = {
  delegation: { jws: delegation, verify: (jws) => verifyDelegation(jws, trust) },
  license: {
    jws: file.license,
    verify: (license) => verifyLicenseFile({ ...file, license }, trust),
  },
  lease: { jws: lease, verify: (lease) => verifyLease({ lease, licenseFile: file }, asker) },
  refusal: {
    jws: refusal,
    verify: (refusal) => verifyRefusal({ refusal, licenseFile: file }, asker),
  },
  archive: {
    jws: archive,
    verify: (jws) => verifyArchiveStatement({ jws, delegation, trust }),
  },
}

const isIncorrect = (error: unknown): boolean =>
  error instanceof MarqueError && error.code === 40000

describe('a signed document', () => {
  for (const [name, { jws, verify }] of Object.entries(DOCUMENTS)) {
    it(`is believed: ${name}`, async () => {
      await assert.doesNotReject(verify(jws))
    })

    it(`with any one bit of its text turned is refused: ${name}`, async () => {
      const bits = fc.nat({ max: jws.length * 7 - 1 })
      await fc.assert(
        fc.asyncProperty(bits, async (bit) => {
          const at = Math.floor(bit / 7)
          const flipped = String.fromCharCode(jws.charCodeAt(at) ^ (1 << (bit % 7)))
          await assert.rejects(verify(jws.slice(0, at) + flipped + jws.slice(at + 1)), isIncorrect)
        }),
        { numRuns: 120 },
      )
    })

    it(`cut or continued anywhere is refused: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: jws.length - 1 }), async (length) => {
          await assert.rejects(verify(jws.slice(0, length)), isIncorrect)
          await assert.rejects(verify(jws + jws.slice(length)), isIncorrect)
        }),
        { numRuns: 50 },
      )
    })

    it(`is never taken for another: ${name}`, async () => {
      for (const [other, document] of Object.entries(DOCUMENTS)) {
        if (other !== name) await assert.rejects(verify(document.jws), isIncorrect, other)
      }
    })
  }
})

const SCHEMAS: { readonly [typ in DocumentType]: { schema: TSchema; payload: object } } = {
  'marque-delegation+jwt': {
    schema: DelegationSchema,
    payload: { iss: 'acme', jwk: publisher.issuing.jwk, use: 'license', nbf: 0, exp: 1 },
  },
  'marque-license+jwt': { schema: LicenseSchema, payload: license },
  'marque-lease+jwt': { schema: LeaseSchema, payload: leasePayload },
  'marque-refusal+jwt': { schema: RefusalSchema, payload: refusalPayload },
  'marque-archive+jwt': { schema: ArchiveStatementSchema, payload: archivePayload },
}
const TYPES = Object.keys(SCHEMAS) as DocumentType[]

describe('the type of a document', () => {
  it('separates documents of one key, even with the fields of the other type', async () => {
    const { signer, jwk } = deployment.key
    const keys = [{ kid: signer.kid, key: await importSigningJwk(jwk) }]
    for (const typ of TYPES) {
      for (const other of TYPES) {
        const { payload, schema } = SCHEMAS[other]
        const jws = await signDocument({ typ, payload, signer })
        const verified = verifyDocument({ typ: other, jws, keys, schema })
        if (typ === other) assert.deepEqual(await verified, payload)
        else await assert.rejects(verified, isIncorrect)
      }
    }
  })
})

describe('signing', () => {
  it('gives back any payload, whatever texts and numbers it holds', async () => {
    const { signer, jwk } = deployment.key
    const values = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean())
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), values, { noNullPrototype: true }),
        async (note) => {
          const payload = { ...refusalPayload, note }
          const jws = await signDocument({ typ: 'marque-refusal+jwt', payload, signer })
          assert.deepEqual(await verify(jws, jwk), JSON.parse(JSON.stringify(payload)))
        },
      ),
    )
  })

  it('of a license that nobody would accept is refused', async () => {
    const sign = (over: object) =>
      signLicenseFile({
        license: { ...license, ...over },
        delegation,
        issuing: publisher.issuing.signer,
      })
    await assert.doesNotReject(sign({}))
    const privateJwk = { ...license.deployment.jwk, d: 'secret' }
    for (const over of [
      { maxConnections: 0 },
      { versions: { range: 'eleven' } },
      { deployment: { ...license.deployment, jwk: privateJwk } },
      { activation: { ...license.activation, keys: [] } },
    ]) {
      await assert.rejects(sign(over), isIncorrect)
    }
  })

  it('of a delegation or statement that nobody would accept is refused', async () => {
    const { signer } = publisher.root
    const good = {
      iss: 'acme',
      jwk: publisher.issuing.jwk,
      use: 'license',
      nbf: 0,
      exp: 1,
    } as const
    await assert.doesNotReject(signDelegation(good, signer))
    await assert.rejects(signDelegation({ ...good, exp: 1.5 }, signer), isIncorrect)
    const statement = { ...archivePayload, sha256: 'AB'.repeat(32) }
    await assert.rejects(signArchiveStatement(statement, signer), isIncorrect)
  })

  const verify = async (jws: string, jwk: SigningJwk) =>
    verifyDocument({
      typ: 'marque-refusal+jwt',
      jws,
      keys: [{ kid: deployment.key.signer.kid, key: await importSigningJwk(jwk) }],
      schema: RefusalSchema,
    })
})

describe('a signer', () => {
  it('may live elsewhere: the document is the same', async () => {
    const elsewhere: Signer = {
      kid: deployment.key.signer.kid,
      sign: (bytes) => Promise.resolve().then(() => deployment.key.signer.sign(bytes)),
    }
    assert.equal(await signLease(leasePayload, elsewhere), lease)
  })
})

describe('the end of a lease', () => {
  it('is the grace from now, and never past the license', () => {
    const seconds = fc.nat({ max: 2 ** 31 })
    fc.assert(
      fc.property(seconds, seconds, fc.option(seconds), (now, graceSeconds, exp) => {
        const lease = { renewSeconds: 1, graceSeconds }
        const end = leaseEnd(exp === null ? { lease } : { lease, exp }, now)
        assert.ok(end <= now + graceSeconds)
        assert.ok(exp === null || end <= exp)
        assert.ok(end === now + graceSeconds || end === exp)
      }),
    )
  })
})
