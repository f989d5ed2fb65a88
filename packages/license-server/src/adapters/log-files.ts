// The log as it lies on disk, read back: page by page from its end for a person, whole for a download.
// The files may be rotated meanwhile, so a place in them is named by file and not by path.
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type LogPage, MarqueError } from '@marque/protocol'
import { LOG_LEVELS } from '../settings.ts'
import { isMissing } from './durable-file.ts'
import { LOG_FILE_NAME } from './log.ts'

type LogLevel = (typeof LOG_LEVELS)[number]

export type LogQuery = {
  readonly cursor?: string
  readonly limit: number
  /** this level and those more severe */
  readonly level?: LogLevel
}

type File = { readonly path: string; readonly id: string; readonly size: number }

const CHUNK_BYTES = 65_536
/** Lines of other levels that are passed over for one page: a person waits for it. */
const MAX_PASSED_BYTES = 20_000_000

/** @returns newest first. @throws MarqueError 10001 if the cursor is none of ours */
export async function readLogPage(directory: string, query: LogQuery): Promise<LogPage> {
  const items: LogPage['items'] = []
  const from = parseCursor(query.cursor)
  let passed = 0
  for (const file of await filesFrom(directory, from?.id)) {
    const end = file.id === from?.id ? Math.min(from.end, file.size) : file.size
    for await (const { text, start } of linesBackward(file, end)) {
      const line = parseLine(text)
      if (line !== undefined && isWanted(line.level, query.level)) items.push(line)
      passed += text.length
      if (items.length === query.limit || passed > MAX_PASSED_BYTES) {
        return { items, nextCursor: `${file.id}-${start}` }
      }
    }
  }
  return { items }
}

/** Everything that is kept, oldest first. */
export async function* readWholeLog(directory: string): AsyncIterable<Uint8Array> {
  for (const { path, size } of (await logFiles(directory)).toReversed()) {
    if (size > 0) yield* createReadStream(path, { end: size - 1 })
  }
}

/** @returns newest first; none where no log was ever written */
async function logFiles(directory: string): Promise<readonly File[]> {
  const names = (await unlessMissing(readdir(directory))) ?? []
  const ours = names.filter((name) => numberOf(name) !== undefined)
  ours.sort((a, b) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0))
  const files = await Promise.all(
    ours.map(async (name) => {
      const path = join(directory, name)
      // One that was rotated away meanwhile is gone.
      const found = await unlessMissing(stat(path))
      return found?.isFile() ? [{ path, id: String(found.ino), size: found.size }] : []
    }),
  )
  return files.flat()
}

/** @throws whatever the file system says beside "is not there": a log that cannot be read is not empty */
async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** 0 for the file that is written, 1 for the one before it. */
function numberOf(name: string): number | undefined {
  if (name === LOG_FILE_NAME) return 0
  const [, number] = /^\.(\d{1,3})$/.exec(name.slice(LOG_FILE_NAME.length)) ?? []
  return name.startsWith(LOG_FILE_NAME) && number !== undefined ? Number(number) : undefined
}

/** A file that is not kept any more has nothing older beside it. */
async function filesFrom(directory: string, id: string | undefined): Promise<readonly File[]> {
  const files = await logFiles(directory)
  if (id === undefined) return files
  const at = files.findIndex((file) => file.id === id)
  return at === -1 ? [] : files.slice(at)
}

function parseCursor(cursor: string | undefined): { id: string; end: number } | undefined {
  if (cursor === undefined) return undefined
  const [, id, end] = /^(\d{1,20})-(\d{1,12})$/.exec(cursor) ?? []
  if (id !== undefined && end !== undefined) return { id, end: Number(end) }
  const faults = [{ field: 'cursor', problem: 'is not one that this server gave' }]
  throw new MarqueError('PARAM_INPUT_ERROR', { faults })
}

type Line = { readonly text: string; readonly start: number }

async function* linesBackward({ path }: File, end: number): AsyncIterable<Line> {
  const file = await open(path, 'r')
  try {
    yield* linesOf(file, end)
  } finally {
    await file.close()
  }
}

async function* linesOf(file: FileHandle, end: number): AsyncIterable<Line> {
  let rest = new Uint8Array(0)
  for (let stop = end; stop > 0; ) {
    const begin = Math.max(0, stop - CHUNK_BYTES)
    const chunk = new Uint8Array(stop - begin + rest.length)
    await file.read(chunk, 0, stop - begin, begin)
    chunk.set(rest, stop - begin)
    let to = chunk.length
    for (let at = chunk.length - 2; at >= 0; at--) {
      if (chunk[at] !== NEWLINE) continue
      yield { text: TEXT.decode(chunk.subarray(at + 1, to)), start: begin + at + 1 }
      to = at + 1
    }
    rest = chunk.slice(0, to)
    stop = begin
  }
  if (rest.length > 0) yield { text: TEXT.decode(rest), start: 0 }
}

const NEWLINE = 0x0a
const TEXT = new TextDecoder()

/** @returns undefined for what is no line of ours, as one that a crash left half written */
function parseLine(text: string): LogPage['items'][number] | undefined {
  try {
    const { time, level, message, ...facts } = JSON.parse(text) as Record<string, unknown>
    if (typeof time !== 'string' || typeof level !== 'string') return undefined
    return { time, level, message: String(message ?? ''), facts }
  } catch {
    return undefined
  }
}

const isWanted = (level: string, least: LogLevel | undefined): boolean =>
  least === undefined || rank(level) <= rank(least)

const rank = (level: string): number => {
  const at = LOG_LEVELS.indexOf(level as LogLevel)
  return at === -1 ? 0 : at
}
