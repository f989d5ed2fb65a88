// Runs a transcript's commands through the shell, in a directory of its own, with `marque` on the
// path. What was started in the background is stopped at the end and must end well.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { waitFor } from '@marque/testkit'
import { matchOutput } from './match-output.ts'
import type { Step, Transcript } from './parse-transcript.ts'

/** `marque`, the helpers of transcripts, the Node that runs this. */
const PATH = [
  join(import.meta.dirname, '../../../../bin'),
  join(import.meta.dirname, 'bin'),
  dirname(process.execPath),
  '/usr/bin',
  '/bin',
].join(':')
const COMMAND_TIMEOUT_MS = 60_000

type Session = {
  readonly directory: string
  readonly environment: Record<string, string>
  readonly background: Started[]
}

type Started = { readonly step: Step; readonly child: ChildProcess; readonly printed: Printed }
type Printed = { stdout: string; stderr: string }

export async function runTranscript(transcript: Transcript, directory: string): Promise<void> {
  const environment = { PATH, HOME: directory, PWD: directory }
  const session: Session = { directory, environment, background: [] }
  try {
    for (const step of transcript.steps) await runStep(session, step)
  } finally {
    await Promise.all(session.background.map(stop))
  }
  for (const { step, child, printed } of session.background) {
    assert.equal(child.exitCode, 0, `${describe(step, printed)}\nended with ${child.exitCode}`)
  }
}

async function runStep(session: Session, step: Step): Promise<void> {
  const setting = /^export (\w+)=(.*)$/.exec(step.command)
  if (setting !== null) {
    const [, name = '', value = ''] = setting
    session.environment[name] = value.replaceAll(
      /\$(\w+)/g,
      (_, variable: string) => session.environment[variable] ?? '',
    )
    return
  }
  const started = start(session, step)
  if (step.background) session.background.push(started)
  const kept = step.background ? await readyOutput(started) : await wholeOutput(started)
  Object.assign(session.environment, kept)
}

function start({ directory, environment }: Session, step: Step): Started {
  const command = step.background ? `exec env ${step.command}` : step.command
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: Printed = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text
  })
  return { step, child, printed }
}

/** A background program has to print what is expected, then it is ready; its log is its own. */
async function readyOutput({ step, child, printed }: Started): Promise<object> {
  return waitFor(
    `line ${step.line}: ${step.command}`,
    () => {
      assert.equal(child.exitCode, null, `${describe(step, printed)}\nended early`)
      return matchOutput(printed.stdout, step.stdout)
    },
    COMMAND_TIMEOUT_MS,
  )
}

async function wholeOutput({ step, child, printed }: Started): Promise<object> {
  const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_TIMEOUT_MS)
  await once(child, 'close')
  clearTimeout(timer)
  const stdout = matchOutput(printed.stdout, step.stdout)
  const stderr = matchOutput(printed.stderr, step.stderr)
  const outcome = describe(step, printed)
  assert.equal(child.exitCode, step.exitCode, `${outcome}\nended with ${child.exitCode}`)
  assert.ok(stdout, `${outcome}\nstdout is not as in the transcript`)
  assert.ok(stderr, `${outcome}\nstderr is not as in the transcript`)
  return { ...stdout, ...stderr }
}

async function stop({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await closed
  clearTimeout(timer)
}

const describe = (step: Step, { stdout, stderr }: Printed): string =>
  `line ${step.line}: $ ${step.command}\n${stdout}${stderr.replaceAll(/^(?=.)/gm, '! ')}`
