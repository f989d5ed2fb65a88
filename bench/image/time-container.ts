// `docker run` to the first answer over HTTPS, in a real engine, and what a container needs in memory
// after a restart with seats held. Runs inside tools/with-docker.sh. Arguments: the archive, the number
// of seats. Prints one line of JSON.
import { readFile } from 'node:fs/promises'
import { runProgram, sendRequest, testPublisher, waitFor } from '@marque/testkit'
import { fillSeats } from '../load/fill-seats.ts'
import { activate } from '../load/license-server.ts'

const IMAGE = 'bench_license_server_amd64:1.0.0'
const ROUNDS = 5

async function docker(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(['docker', ...args])
  if (exitCode !== 0) throw new Error(`docker ${args[0]}: ${stderr}`)
  return stdout.trim()
}

const URL = 'https://127.0.0.1:8081'

const run = (volume: string): Promise<string> =>
  docker('run', '-d', '-v', `${volume}:/app/config`, '-p', '127.0.0.1:8081:8081', IMAGE)

const answer = (): Promise<unknown> =>
  waitFor(
    'the container to answer',
    async () => (await sendRequest(`${URL}/healthz`).catch(() => undefined))?.status === 200,
    60_000,
  )

async function timeOne(round: number): Promise<number> {
  const began = performance.now()
  const id = await run(`bench-${round}`)
  await answer()
  const taken = performance.now() - began
  await docker('rm', '-f', id)
  return Math.round(taken)
}

/**
 * Memory of the container with so many seats read at its start, in megabytes: what `docker stats` shows
 * for it, and what is resident of its process, which counts the pages of the program's files too.
 */
async function measureMemory(seats: number): Promise<{ stats: number; resident: number }> {
  const id = await run('bench-memory')
  await answer()
  await activate(URL, await testPublisher('bench'))
  await fillSeats(URL, seats)
  await docker('restart', id)
  await answer()
  const pid = await docker('inspect', '--format', '{{.State.Pid}}', id)
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const shown = await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', id)
  await docker('rm', '-f', id)
  return {
    stats: Math.round(Number(/^([\d.]+)MiB/.exec(shown)?.[1]) * 1.048_576),
    resident: Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024),
  }
}

const [archive = '', seats = '0'] = process.argv.slice(2)
await docker('load', '-i', archive)
const taken: number[] = []
for (let round = 0; round < ROUNDS; round++) taken.push(await timeOne(round))
taken.sort((a, b) => a - b)
const runToFirstAnswerMs = taken[Math.floor(ROUNDS / 2)]
const { stats, resident } = await measureMemory(Number(seats))
const seatsHeld = Number(seats)
const figures = {
  runToFirstAnswerMs,
  seatsHeld,
  memoryMegabytes: stats,
  residentMegabytes: resident,
}
console.log(`RESULT ${JSON.stringify(figures)}`)
