// The one address that a From header names, or none. A header that can be read in two ways must name
// nobody: the address decides who is answered, and a forged display name must not become one
// (RFC 5322 §3.4; docs/threat-model.md, A20).
import { isEmail } from '../domain/email.ts'

const QUOTED = /"(?:[^"\\]|\\.)*"/g
const INNERMOST_COMMENT = /\((?:[^()\\]|\\.)*\)/g
const MAX_LENGTH = 1000
const MAX_COMMENT_DEPTH = 10

/**
 * @param header the value of a From header, unfolded or not
 * @returns undefined for several addresses, a group, a comment or quotation that does not end
 */
export function singleAddress(header: string): string | undefined {
  if (header.length > MAX_LENGTH) return undefined
  const bare = withoutComments(header.replaceAll(/\r?\n[ \t]/g, ' ').replaceAll(QUOTED, ' ')).trim()
  const address = /^(?:[^<>"(),;:@\\[\]]*<\s*([^<>\s]+)\s*>|([^\s<>]+))$/.exec(bare)
  const found = address?.[1] ?? address?.[2]
  return found !== undefined && isAddress(found) ? found.toLowerCase() : undefined
}

function withoutComments(text: string): string {
  let rest = text
  for (let depth = 0; depth < MAX_COMMENT_DEPTH && rest.includes('('); depth++) {
    rest = rest.replaceAll(INNERMOST_COMMENT, ' ')
  }
  return rest
}

const isAddress = (text: string): boolean =>
  isEmail(text) && !/[()[\]\\"]/.test(text) && !text.startsWith('.') && !text.includes('..')
