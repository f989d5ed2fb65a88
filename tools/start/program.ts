// One of the scene's programs as a process of its own. What it prints goes into its log file; if it
// ends before it answers, its last words are told.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { programEnvironment } from './env.ts'
import { Failure } from './failure.ts'
import { send } from './http.ts'

export type Program = {
  readonly name: string
  readonly url: string
  /** resolves when it ends, with how it did */
  readonly ended: Promise<string>
  /** asks it to end and waits; it is killed if it does not */
  readonly stop: () => Promise<void>
}

export type ProgramOptions = {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly settings?: { readonly [name: string]: string }
  readonly url: string
  /** answers 200 as soon as the program is ready */
  readonly readyPath: string
  readonly logFile: string
}

const READY_DEADLINE_MS = 120_000
const STOP_DEADLINE_MS = 12_000

/** @throws Failure with the program's last words if it does not come up */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { name, command, url, logFile } = options
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a', 0o600)
  const begin = statSync(logFile).size
  const [file, ...args] = command
  const child = spawn(file, args, {
    env: programEnvironment(options.settings ?? {}),
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const ended = endOf(child)
  const stop = (): Promise<void> => stopChild(child)
  try {
    await waitUntilReady(options, child)
  } catch (error) {
    await stop()
    const words = lastWords(readFileSync(logFile, 'utf8').slice(begin))
    const hint = words === '' ? `See ${logFile}.` : words
    throw error instanceof Failure ? new Failure(error.message, hint) : error
  }
  return { name, url, ended, stop }
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  return signal === null ? `exit code ${code}` : `signal ${signal}`
}

async function waitUntilReady(
  { name, url, readyPath }: ProgramOptions,
  child: ChildProcess,
): Promise<void> {
  const deadline = performance.now() + READY_DEADLINE_MS
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Failure(`the ${name} ended as it started`, '')
    }
    const ready = await send(`${url}${readyPath}`).then(
      ({ status }) => status === 200,
      // Not listening yet: that is what is waited for.
      () => false,
    )
    if (ready) return
    await delay(50)
  }
  throw new Failure(`the ${name} did not answer within ${READY_DEADLINE_MS / 1000} s`, '')
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
  await exited
  clearTimeout(timer)
}

/** What a program says when it cannot start, without its log lines. */
const lastWords = (log: string): string =>
  log
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('{'))
    .slice(-4)
    .join(' ')
