// `log/audit.jsonl`: a copy of the audit chain for people and log collectors. The store is the truth:
// where lines are missing, after a crash or a lost directory, they are fetched from there.
// Implements docs/contract.md, "License server", `log/audit.jsonl`.
import { appendFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditLine } from '@marque/protocol'
import type { Core, Log } from '../ports.ts'
import { cutHalfLine } from './last-line.ts'

export const AUDIT_FILE_NAME = 'audit.jsonl'

export type AuditCopy = {
  /** Lines that the store has just taken in. Returns at once. */
  readonly append: (lines: readonly AuditLine[]) => void
  /** Returns when everything is written that can be. */
  readonly close: () => Promise<void>
}

type Dependencies = {
  readonly directory: string
  readonly exportAudit: Core['exportAudit']
  readonly log: Log
}

/** More lines than this are not held in memory; they are fetched from the store. */
const MAX_WAITING = 10_000

export function openAuditCopy(deps: Dependencies): AuditCopy {
  let waiting: AuditLine[] = []
  let end: number | undefined
  let failing = false
  let running: Promise<void> | undefined
  const writeOut = async (): Promise<void> => {
    const lines = waiting
    waiting = []
    try {
      end ??= await findEnd(deps)
      end = await writeAfter(end, lines, deps)
      failing = false
    } catch (error) {
      end = undefined
      if (!failing) warnOf(error, deps)
      failing = true
    }
  }
  const run = async (): Promise<void> => {
    do await writeOut()
    while (waiting.length > 0)
    running = undefined
  }
  const start = (): void => {
    running ??= run()
  }
  start()
  return {
    append: (lines) => {
      if (waiting.length > MAX_WAITING) waiting = []
      else waiting.push(...lines)
      start()
    },
    close: async () => {
      start()
      await running
    },
  }
}

function warnOf(error: unknown, { directory, log }: Dependencies): void {
  const reason = error instanceof Error ? error.message : 'unknown'
  log.warn({ directory, reason }, 'the audit copy cannot be written; the store has every line')
}

/** @returns the sequence of the last line that the copy has now */
async function writeAfter(
  end: number,
  lines: readonly AuditLine[],
  deps: Dependencies,
): Promise<number> {
  const path = join(deps.directory, AUDIT_FILE_NAME)
  const first = lines.find(({ sequence }) => sequence > end)
  if (first?.sequence === end + 1) {
    const next = lines.slice(lines.indexOf(first))
    await appendFile(path, next.map(textOf).join(''), MODE)
    return next.at(-1)?.sequence ?? end
  }
  let last = end
  for await (const piece of deps.exportAudit({ sequence: end })) {
    if (piece === '') continue
    await appendFile(path, piece, MODE)
    last = parseLine(piece.trimEnd().split('\n').at(-1))?.sequence ?? last
  }
  return last
}

/** A line as the store exports it, its members in the same order. */
const textOf = ({ sequence, at, name, details, previous, hash }: AuditLine): string =>
  `${JSON.stringify({ sequence, at, name, details, previous, hash })}\n`

const MODE = { mode: 0o640 }

/**
 * The sequence up to which the copy is the store's chain. A half-written last line is cut off; a copy
 * of another chain is put aside.
 */
async function findEnd(deps: Dependencies): Promise<number> {
  const path = join(deps.directory, AUDIT_FILE_NAME)
  const text = await cutHalfLine(path)
  if (text === undefined) return 0
  const line = parseLine(text)
  if (line !== undefined && (await hashAt(line.sequence, deps)) === line.hash) return line.sequence
  const aside = `${path}.other`
  await rename(path, aside)
  deps.log.warn({ file: aside }, 'the audit copy was of another chain and was put aside')
  return 0
}

async function hashAt(sequence: number, deps: Dependencies): Promise<string | undefined> {
  for await (const piece of deps.exportAudit({ sequence: sequence - 1 })) {
    const line = parseLine(piece.split('\n', 1)[0])
    return line?.sequence === sequence ? line.hash : undefined
  }
  return undefined
}

function parseLine(text: string | undefined): Pick<AuditLine, 'sequence' | 'hash'> | undefined {
  try {
    const { sequence, hash } = JSON.parse(text ?? '') as Partial<AuditLine>
    return typeof sequence === 'number' && typeof hash === 'string' ? { sequence, hash } : undefined
  } catch {
    return undefined
  }
}
