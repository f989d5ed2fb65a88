import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  AUDIT_ZERO,
  type AuditFacts,
  type AuditLine,
  auditBytes,
  auditVerifier,
  encodeHex,
  MarqueError,
  sha256,
} from '@marque/protocol'
import fc from 'fast-check'

const detail = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.boolean(),
  fc.constant(null),
)
const key = fc.string({ unit: fc.constantFrom(...'abzAZ09._-'), minLength: 1, maxLength: 8 })
const events = fc.array(fc.dictionary(key, detail, { noNullPrototype: true }), {
  minLength: 1,
  maxLength: 6,
})

async function logOf(details: readonly AuditFacts['details'][]): Promise<readonly string[]> {
  const lines: string[] = []
  let previous = AUDIT_ZERO
  for (const [i, detail] of details.entries()) {
    const facts: AuditFacts = {
      sequence: i + 1,
      at: 1_780_272_000 + i,
      name: 'seat-claimed',
      details: detail,
      previous,
    }
    const line: AuditLine = { ...facts, hash: encodeHex(await sha256(auditBytes(facts))) }
    lines.push(JSON.stringify(line))
    previous = line.hash
  }
  return lines
}

async function verify(lines: readonly string[]): Promise<void> {
  const verifier = auditVerifier()
  for (const line of lines) await verifier.check(line)
}

/** The number of the line at which the log is said to break. */
async function brokenAt(lines: readonly string[]): Promise<number> {
  try {
    await verify(lines)
  } catch (error) {
    assert.ok(error instanceof MarqueError && error.code === 40000, String(error))
    return Number(/audit line (\d+)/.exec(error.message)?.[1])
  }
  return assert.fail('the log is whole')
}

describe('an audit log', () => {
  it('of any events verifies, from any line on', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), async (details, from) => {
        const lines = await logOf(details)
        await verify(lines.slice(from % lines.length))
      }),
    )
  })

  it('with one bit turned breaks at that line', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), fc.nat(), async (details, which, where) => {
        const lines = [...(await logOf(details))]
        const at = which % lines.length
        const bytes = Buffer.from(lines[at] ?? '', 'utf8')
        const bit = where % (bytes.length * 8)
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const edited = bytes.toString('utf8')
        // Some turned bits say the same in JSON: an escape in capitals, a space for a space.
        if (means(edited, lines[at] ?? '')) return
        lines[at] = edited
        assert.equal(await brokenAt(lines), at + 1)
      }),
      { numRuns: 200 },
    )
  })

  it('without one of its inner lines breaks at the line that follows', async () => {
    const longer = fc.array(fc.constant({}), { minLength: 3, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(longer, fc.nat(), async (details, which) => {
        const lines = [...(await logOf(details))]
        const at = 1 + (which % (lines.length - 2))
        lines.splice(at, 1)
        assert.equal(await brokenAt(lines), at + 1)
      }),
    )
  })
})

function means(a: string, b: string): boolean {
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b))
  } catch {
    return false
  }
}
