// JSON that means the same to every reader. `JSON.parse` keeps the last of two members of one name,
// other readers keep the first: an audit line or a document could then say two things at once.
// Implements docs/protocol.md, "Conventions"; RFC 7515 §4, RFC 8785 §3.1.
import { incorrect } from './errors/marque-error.ts'

/**
 * Reads the text of a document that is a JSON file: `license.json`, `trust.json`, `privateConfig`.
 * @throws MarqueError 40000 naming the document
 */
export function parseDocumentText(input: { text: string; document: string }): unknown {
  try {
    return parseJson(input.text)
  } catch (cause) {
    throw incorrect(`${input.document} is not JSON`, cause)
  }
}

/** @throws SyntaxError if the text is not JSON, or names a member of one object twice */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (membersWritten(text) !== membersOf(value)) throw new SyntaxError('a member appears twice')
  return value
}

/** Every string of a JSON text; the group holds if the string is the name of a member. */
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g

/** @param text valid JSON */
function membersWritten(text: string): number {
  let count = 0
  for (const [, colon] of text.matchAll(STRING)) if (colon !== undefined) count += 1
  return count
}

function membersOf(value: unknown): number {
  let count = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const item = open.pop()
    if (typeof item !== 'object' || item === null) continue
    const inner: readonly unknown[] = Object.values(item)
    if (!Array.isArray(item)) count += inner.length
    for (const child of inner) open.push(child)
  }
  return count
}
