// The body of a request that changes something: JSON of a bounded size and nothing else, so that no
// form of another site can send it. A framework may have parsed it already.
// Implements docs/threat-model.md, A19; docs/protocol.md §8 (10000, 41300, 41500).
import type { IncomingMessage } from 'node:http'
import { MarqueError, parseJson } from '@marque/protocol'

/** A CA and its intermediates fit. */
const MOST_BYTES = 65_536

export type BodyRequest = IncomingMessage & { readonly body?: unknown }

/** @throws MarqueError 10000, 41300, 41500 */
export async function readBody(request: BodyRequest): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new MarqueError('CONTENT_TYPE', { expected: 'application/json' })
  }
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge()
  const bytes = await readBytes(request)
  // The stream is empty where the host's own parser was faster.
  if (bytes.length === 0 && request.body !== undefined) return request.body
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new MarqueError('JSON_PARSER_ERROR', {}, { cause })
  }
}

async function readBytes(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    length += part.length
    if (length > MOST_BYTES) throw tooLarge()
    parts.push(part)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

const tooLarge = (): MarqueError => new MarqueError('BODY_TOO_LARGE', { limitBytes: MOST_BYTES })
