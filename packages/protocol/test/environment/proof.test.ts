// The proof against Node's own HKDF, written out byte by byte: a second hand for §6.
import assert from 'node:assert/strict'
import { createHash, hkdfSync } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  componentProof,
  type DeploymentId,
  encodeHex,
  type ProjectId,
  type ProofInput,
} from '@marque/protocol'
import fc from 'fast-check'

const project = '11111111-2222-4333-8444-555555555555' as ProjectId
const deployment = '66666666-7777-4888-9999-aaaaaaaaaaaa' as DeploymentId
const anchor = new Uint8Array(32).fill(7)
const base: ProofInput = {
  slot: 'configDatabase',
  kind: 'postgresql',
  identity: ['7341', 'reports'],
  anchor,
  project,
  deployment,
}

describe('a component proof', () => {
  it('is HKDF-SHA256 with the salt and label of the protocol', async () => {
    const salt = createHash('sha256').update('postgresql\n7341\nreports').digest()
    const info = `marque/1 component\nconfigDatabase\n${project}\n${deployment}`
    const expected = Buffer.from(hkdfSync('sha256', anchor, salt, info, 32)).toString('hex')
    assert.equal(encodeHex(await componentProof(base)), expected)
  })

  it('of a component without an identity is salted by its kind and the newline alone', async () => {
    const salt = createHash('sha256').update('directory\n').digest()
    const info = `marque/1 component\nfileServer\n${project}\n${deployment}`
    const expected = Buffer.from(hkdfSync('sha256', anchor, salt, info, 32)).toString('hex')
    const proof = await componentProof({
      ...base,
      slot: 'fileServer',
      kind: 'directory',
      identity: [],
    })
    assert.equal(encodeHex(proof), expected)
  })

  it('differs when anything that it is made of differs', async () => {
    const variants: readonly Partial<ProofInput>[] = [
      {},
      { slot: 'stateServer' },
      { kind: 'mysql' },
      { identity: ['7341'] },
      { anchor: new Uint8Array(32).fill(8) },
      { project: deployment as string as ProjectId },
      { deployment: project as string as DeploymentId },
    ]
    const proofs = await Promise.all(
      variants.map(async (variant) => encodeHex(await componentProof({ ...base, ...variant }))),
    )
    assert.equal(new Set(proofs).size, variants.length)
  })

  it('refuses an anchor of any other length', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 80 }).filter((bytes) => bytes.length !== 32),
        async (bytes) => {
          const wrong = { ...base, anchor: Uint8Array.from(bytes) }
          await assert.rejects(componentProof(wrong), RangeError)
        },
      ),
      { numRuns: 30 },
    )
  })
})
