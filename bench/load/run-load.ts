// One run of wrk against a server on loopback: an independent load generator in C, so that what is
// measured is the server.
import { runProgram } from '@marque/testkit'

export type LoadResult = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** @throws Error if a single request was refused or broken: a number would mean nothing then */
export async function runLoad(options: {
  readonly script: 'renew' | 'claim'
  readonly url: string
  readonly connections: number
  readonly seconds: number
  readonly args: readonly string[]
}): Promise<LoadResult> {
  const directory = import.meta.dirname
  const flags = ['-t1', `-c${options.connections}`, `-d${options.seconds}s`, '--timeout', '10s']
  const script = ['-s', `${directory}/${options.script}.lua`, options.url, '--', ...options.args]
  const { stdout, stderr } = await runProgram(['wrk', ...flags, ...script])
  const line = /^\{.*\}$/m.exec(stdout)?.[0]
  if (line === undefined) throw new Error(`wrk gave no result: ${stdout}${stderr}`)
  const run = JSON.parse(line) as RunFigures
  if (run.refused + run.broken > 0) {
    throw new Error(`${options.script}: ${run.refused} refused, ${run.broken} broken`)
  }
  return { perSecond: Math.round(run.requests / run.seconds), p50Ms: run.p50, p99Ms: run.p99 }
}

/** The line that report.lua prints. */
type RunFigures = {
  readonly requests: number
  readonly seconds: number
  readonly p50: number
  readonly p99: number
  readonly refused: number
  readonly broken: number
}
