// The log: JSON lines to stdout, and the same lines to a file that is rotated by size, so that it can
// fill no disk. Fields that could hold a secret are cut out by name before a line is written.
// Implements docs/contract.md, "License server", `log/license-server.log`.
import { access, constants, mkdir } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import pino from 'pino'
import { createStream } from 'rotating-file-stream'
import type { LogLevel } from '../config.ts'
import type { Log } from '../ports.ts'

export type LogFile = {
  readonly directory: string
  /** a file that would grow over this many kilobytes is rotated */
  readonly maxKilobytes: number
  /** how many rotated files are kept beside the current one */
  readonly keep: number
}

export type OpenLog = Log & {
  /** Ends the file when every line is written. */
  readonly close: () => Promise<void>
}

export const LOG_FILE_NAME = 'license-server.log'

/** What must never be in a line, wherever it lies. */
const SECRET_FIELDS = [
  'adminPassword',
  'authorization',
  'bearer',
  'cookie',
  'environment',
  'instanceSecret',
  'leaseSecret',
  'password',
  'secret',
  'seed',
  'verificationCode',
]

export async function openLog(options: {
  readonly level: LogLevel
  readonly file: LogFile
  readonly stdout: Writable
}): Promise<OpenLog> {
  const file = await openLogFile(options.file)
  const streams = [options.stdout, ...(file.stream === undefined ? [] : [file.stream])]
  const write = (line: string): void => {
    for (const stream of streams) if (stream.writable) stream.write(line)
  }
  const log = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[secret]',
      },
    },
    { write },
  )
  file.stream?.on('error', (error: Error) => {
    streams.length = 1
    log.warn({ directory: options.file.directory, reason: error.message }, LOST_FILE)
  })
  if (file.problem !== undefined) {
    log.warn({ directory: options.file.directory, reason: file.problem }, LOST_FILE)
  }
  return {
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    close: () => endStream(file.stream),
  }
}

const LOST_FILE = 'the log directory cannot be written; the log goes to stdout alone'

async function openLogFile(file: LogFile): Promise<{ stream?: Writable; problem?: string }> {
  try {
    await mkdir(file.directory, { recursive: true })
    await access(file.directory, constants.W_OK | constants.X_OK)
  } catch (error) {
    return { problem: (error as NodeJS.ErrnoException).code ?? 'unknown reason' }
  }
  const stream = createStream(LOG_FILE_NAME, {
    path: file.directory,
    size: `${file.maxKilobytes}K`,
    rotate: file.keep,
    mode: 0o640,
  })
  return { stream }
}

const endStream = (stream: Writable | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (stream === undefined || stream.destroyed) return resolve()
    stream.once('close', resolve).once('error', () => resolve())
    stream.end()
  })
