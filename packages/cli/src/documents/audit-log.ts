// Reads `audit.jsonl` line by line: a log of years must not have to fit into memory.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type AuditLine, AuditLineSchema, parseJson, parseWith } from '@marque/protocol'
import { CliError } from '../errors.ts'
import { fileError } from '../files.ts'

export type AuditSummary = {
  readonly lines: number
  readonly first: AuditLine
  readonly last: AuditLine
}

/**
 * @param check takes each line in order and throws at the first that is wrong
 * @throws whatever `check` throws; CliError if the file cannot be read or is empty
 */
export async function readAuditLog(
  path: string,
  check: (text: string) => AuditLine | Promise<AuditLine>,
): Promise<AuditSummary> {
  let lines = 0
  let first: AuditLine | undefined
  let last: AuditLine | undefined
  for await (const text of linesOf(path)) {
    last = await check(text)
    first ??= last
    lines += 1
  }
  if (first === undefined || last === undefined) {
    throw new CliError(
      'invalidDocument',
      `${path} holds no audit line`,
      'Check that the path names the right file.',
    )
  }
  return { lines, first, last }
}

/** Reads the fields of a line without holding it against those around it: for showing. */
export const parseAuditLine = (text: string): AuditLine =>
  parseWith(AuditLineSchema, parsed(text), 'audit line')

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    // The schema then says what is wrong with it.
    return undefined
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    const input = createReadStream(path, 'utf8')
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (cause) {
    throw fileError(path, cause)
  }
}
