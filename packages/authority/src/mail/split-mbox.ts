// The mails of an mbox file (RFC 4155): a line `From ` after an empty one begins each. Works
// on bytes, since the mails in it may be in any character set.

const FROM = [0x46, 0x72, 0x6f, 0x6d, 0x20]
const LF = 0x0a
const CR = 0x0d
const QUOTE = 0x3e

/** A file without a `From ` line is one mail. */
export function splitMbox(bytes: Uint8Array<ArrayBuffer>): readonly Uint8Array<ArrayBuffer>[] {
  if (!isFrom(bytes, 0)) return [bytes]
  const mails: Uint8Array<ArrayBuffer>[] = []
  let start = -1
  let isBlank = true
  for (let at = 0; at < bytes.length; ) {
    const end = lineEnd(bytes, at)
    if (isBlank && isFrom(bytes, at)) {
      if (start >= 0) mails.push(unquote(bytes.subarray(start, at)))
      start = end
    }
    isBlank = bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF)
    at = end
  }
  if (start >= 0 && start < bytes.length) mails.push(unquote(bytes.subarray(start)))
  return mails
}

function isFrom(bytes: Uint8Array, at: number): boolean {
  return FROM.every((byte, index) => bytes[at + index] === byte)
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(LF, from)
  return at < 0 ? bytes.length : at + 1
}

/** `>From ` was `From ` before it was put into the file. */
function unquote(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const kept = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; ) {
    const end = lineEnd(bytes, at)
    let quotes = at
    while (bytes[quotes] === QUOTE) quotes += 1
    const line = bytes.subarray(quotes > at && isFrom(bytes, quotes) ? at + 1 : at, end)
    kept.set(line, length)
    length += line.length
    at = end
  }
  return kept.slice(0, length)
}
