// The log: JSON lines on stderr, so that stdout holds the one line that says where it listens.
import { pino } from 'pino'
import type { LogLevel } from '../config.ts'
import type { Log } from '../ports.ts'

export const stderrLog = (level: LogLevel): Log =>
  pino({ name: 'authority', level }, pino.destination({ dest: 2, sync: true }))
