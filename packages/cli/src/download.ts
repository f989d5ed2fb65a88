// A long download into a file: hashed on the way, compared with what the sender states, and under its
// name only when it is whole and right. A half archive that looks whole would be carried to a licensee.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeWebStream } from 'node:stream/web'
import { CliError } from './errors.ts'
import { isSystemError, writeError, writeWhole } from './files.ts'
import type { Progress } from './output.ts'
import { unreachable } from './unreachable.ts'

export type Downloaded = { readonly sizeBytes: number; readonly sha256: string }

/**
 * @param expected what the sender states of the whole; a difference throws
 * @throws CliError `unreachable` if the connection breaks, `invalidDocument` if the content differs
 */
export async function download(
  answer: Response,
  to: { readonly path: string; readonly expectedSha256: string; readonly progress: Progress },
): Promise<Downloaded> {
  let result: Downloaded | undefined
  await writeWhole(to.path, async (partPath) => {
    result = await receive(answer, partPath, to)
    if (result.sha256 !== to.expectedSha256) {
      throw new CliError(
        'invalidDocument',
        `what arrived has SHA-256 ${result.sha256}, the authority states ${to.expectedSha256}`,
        'Nothing was written. Try again; if it stays, something between alters the answer.',
      )
    }
  })
  if (result === undefined) throw new TypeError('a download that did not fail has a result')
  return result
}

async function receive(
  answer: Response,
  partPath: string,
  { path, progress }: { readonly path: string; readonly progress: Progress },
): Promise<Downloaded> {
  const total = Number(answer.headers.get('content-length')) || undefined
  const hash = createHash('sha256')
  let sizeBytes = 0
  const count = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      sizeBytes += chunk.length
      progress.update(sizeBytes, total)
      done(null, chunk)
    },
  })
  const body = Readable.fromWeb((answer.body ?? new ReadableStream()) as NodeWebStream)
  try {
    await pipeline(body, count, createWriteStream(partPath, { flags: 'wx', flush: true }))
  } catch (cause) {
    throw isSystemError(cause) && isFileError(cause)
      ? writeError(path, cause)
      : unreachable('the authority', cause)
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** Faults of the file system name a path; those of the network do not. */
const isFileError = (error: unknown): boolean => error instanceof Error && 'path' in error
