// Runs programs as a user would: as processes, judged by their output and exit code alone.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { waitFor } from './wait-for.ts'

type Environment = { readonly [name: string]: string | undefined }

export type Finished = {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export type Running = {
  readonly process: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  /** waits until the output so far matches; returns the match */
  readonly saw: (pattern: RegExp, deadlineMs?: number) => Promise<RegExpMatchArray>
  /** sends a signal (SIGTERM) and waits for the end */
  readonly stop: (signal?: NodeJS.Signals) => Promise<Finished>
  readonly ended: Promise<Finished>
}

/** Starts a program that runs until it is stopped; it is killed at the end of the test. */
export function startProgram(
  t: Pick<TestContext, 'after'>,
  command: readonly string[],
  options: { env?: Environment; cwd?: string } = {},
): Running {
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const ended = once(child, 'close').then(
    ([exitCode]): Finished => ({ exitCode: exitCode as number | null, stdout, stderr }),
  )
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  })
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    saw: (pattern, deadlineMs = 60_000) =>
      waitFor(
        `${command.join(' ')} to print ${pattern}`,
        () => {
          const match = `${stdout}\n${stderr}`.match(pattern)
          if (match === null && child.exitCode !== null) {
            throw new Error(`exited ${child.exitCode} instead: ${stderr}${stdout}`)
          }
          return match ?? undefined
        },
        deadlineMs,
      ),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs a program to its end. */
export async function runProgram(
  command: readonly string[],
  options: { env?: Environment; cwd?: string; input?: string } = {},
): Promise<Finished> {
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const [exitCode] = await once(child, 'close')
  return { exitCode: exitCode as number | null, stdout, stderr }
}
