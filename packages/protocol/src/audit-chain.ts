// The audit chain: every event hashes its predecessor, so a line that is removed or edited shows.
// Programs store and export it; `marque verify` reads it back. Implements docs/protocol.md §9.
import canonicalize from 'canonicalize'
import Type, { type Static } from 'typebox'
import { type Bytes, encodeHex, encodeUtf8, labelBytes } from './bytes.ts'
import { epochSeconds } from './documents/delegation.ts'
import { incorrect } from './errors/marque-error.ts'
import { parseJson } from './json.ts'
import { sha256 } from './primitives.ts'
import { parseWith } from './schema.ts'

const hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

export const AuditLineSchema = Type.Object({
  /** from 1, without gaps */
  sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  at: epochSeconds,
  name: Type.String({ minLength: 1, maxLength: 100 }),
  details: Type.Record(
    Type.String({ pattern: '^[A-Za-z0-9._-]{1,100}$' }),
    Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
    { additionalProperties: false },
  ),
  previous: hash,
  hash,
})

/** One line of `audit.jsonl`. */
export type AuditLine = Static<typeof AuditLineSchema>
export type AuditFacts = Omit<AuditLine, 'hash'>

/** `previous` of the first line. */
export const AUDIT_ZERO = '0'.repeat(64)

/**
 * The bytes whose SHA-256, in hex, is the line's `hash`.
 * @throws Error if a text is not well-formed Unicode, or a number is not finite
 */
export const auditBytes = (facts: AuditFacts): Bytes =>
  labelBytes('audit', [], encodeUtf8(canonicalize(facts) ?? ''))

/**
 * Verifies lines one after another, from any point of the chain on.
 * @returns `check(text)` for each line of the file, in order
 * @throws MarqueError 40000 (from `check`) naming the first broken line
 */
export function auditVerifier(): { check: (text: string) => Promise<AuditLine> } {
  let last: AuditLine | undefined
  let lineNumber = 0
  return {
    check: async (text) => {
      lineNumber += 1
      const line = parseLine(text, lineNumber)
      if ((await hashOf(line, lineNumber)) !== line.hash) {
        throw incorrect(`audit line ${lineNumber} was edited`)
      }
      if (
        last !== undefined &&
        (line.previous !== last.hash || line.sequence !== last.sequence + 1)
      ) {
        throw incorrect(`before audit line ${lineNumber} something was removed or inserted`)
      }
      if (line.sequence === 1 && line.previous !== AUDIT_ZERO) {
        throw incorrect(`audit line ${lineNumber} is not the beginning of a chain`)
      }
      last = line
      return line
    },
  }
}

function parseLine(text: string, lineNumber: number): AuditLine {
  const document = `audit line ${lineNumber}`
  try {
    return parseWith(AuditLineSchema, parseJson(text), document)
  } catch (cause) {
    throw incorrect(`${document} is damaged`, cause)
  }
}

async function hashOf({ hash: _stated, ...facts }: AuditLine, lineNumber: number): Promise<string> {
  try {
    return encodeHex(await sha256(auditBytes(facts)))
  } catch (cause) {
    throw incorrect(`audit line ${lineNumber} is damaged`, cause)
  }
}
