import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type DeploymentId,
  type InstanceId,
  MarqueError,
  openPrivateConfig,
  type PrivateConfig,
  parseDocumentText,
  sealPrivateConfig,
  uuidFrom,
} from '@marque/protocol'
import { seededRandom } from '@marque/testkit'
import fc from 'fast-check'

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((drawn) => Uint8Array.from(drawn))
const second = fc.nat({ max: 253_402_300_799 })

const configs: fc.Arbitrary<PrivateConfig> = fc.record(
  {
    deploymentId: bytes(16).map((drawn) => uuidFrom<DeploymentId>(drawn)),
    instanceId: bytes(16).map((drawn) => uuidFrom<InstanceId>(drawn)),
    createdAt: second,
    instanceSecret: bytes(32),
    sequence: fc.maxSafeNat(),
    record: bytes(16),
    attempts: fc.oneof(
      fc.record({ wrong: fc.nat() }, { noNullPrototype: true }),
      fc.record({ wrong: fc.nat(), lockedUntil: second }, { noNullPrototype: true }),
    ),
    boot: fc.maxSafeNat(),
    licenseSerial: fc.maxSafeNat(),
    highWater: second,
  },
  { noNullPrototype: true },
)

const isIncorrect = (error: unknown): boolean =>
  error instanceof MarqueError && error.code === 40000

describe('privateConfig', () => {
  const random = seededRandom('privateConfig')
  const seed = random(32)

  it('comes back as it was sealed, through a file', async () => {
    await fc.assert(
      fc.asyncProperty(configs, async (config) => {
        const text = JSON.stringify(await sealPrivateConfig(config, { seed, random }))
        assert.deepEqual(await openPrivateConfig(JSON.parse(text), seed), config)
      }),
    )
  })

  it('with any one bit of its text turned is refused', async () => {
    await fc.assert(
      fc.asyncProperty(configs, fc.nat(), fc.nat({ max: 6 }), async (config, where, bit) => {
        const text = JSON.stringify(await sealPrivateConfig(config, { seed, random }))
        const at = where % text.length
        const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit))
        const edited = text.slice(0, at) + flipped + text.slice(at + 1)
        await assert.rejects(async () => {
          await openPrivateConfig(parseDocumentText({ text: edited, document: 'x' }), seed)
        }, isIncorrect)
      }),
      { numRuns: 200 },
    )
  })

  it('never shows the instance secret, and is sealed under a fresh key each time', async () => {
    const [config] = fc.sample(configs, { numRuns: 1, seed: 7 })
    assert.ok(config !== undefined)
    const files = await Promise.all([1, 2].map(() => sealPrivateConfig(config, { seed, random })))
    assert.notEqual(files[0]?.secret, files[1]?.secret)
    const secret = Buffer.from(config.instanceSecret).toString('base64url')
    assert.ok(!JSON.stringify(files).includes(secret))
    assert.ok(!('instanceSecret' in (files[0] ?? {})))
  })

  it('that could not be opened again is not made', async () => {
    const [config] = fc.sample(configs, { numRuns: 1, seed: 9 })
    assert.ok(config !== undefined)
    for (const over of [{ highWater: 1.5 }, { boot: -1 }, { record: new Uint8Array(15) }]) {
      await assert.rejects(sealPrivateConfig({ ...config, ...over }, { seed, random }), isIncorrect)
    }
  })

  it('is useless without the seed of its image', async () => {
    const [config] = fc.sample(configs, { numRuns: 1, seed: 8 })
    assert.ok(config !== undefined)
    const file = await sealPrivateConfig(config, { seed, random })
    await assert.rejects(openPrivateConfig(file, random(32)), isIncorrect)
  })
})
