// Seats held × connections: renewals and claims per second beside the machine's ceiling. Shared machines
// drift within seconds, so both take turns in short rounds, and the figures are medians over the rounds.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sendRequest, startProgram, temporaryDirectory } from '@marque/testkit'
import { fillSeats } from './fill-seats.ts'
import { type BenchServer, startBenchServer } from './license-server.ts'
import { type LoadResult, runLoad } from './run-load.ts'

type Cleaning = { readonly after: (clean: () => unknown) => void }

export type LoadRow = LoadResult & {
  readonly what: 'renewals' | 'claims of new seats'
  readonly seatsHeld: number
  readonly connections: number
  readonly ceilingPerSecond: number
  /** to the ceiling of the same connections and body */
  readonly ratio: number
}

export type StartRow = {
  readonly seatsHeld: number
  readonly startMs: number
  readonly memoryMegabytes: number
}

export type LoadPlan = {
  readonly seats: readonly number[]
  readonly connections: readonly number[]
  readonly rounds: number
  /** of one round, whole */
  readonly seconds: number
}

export async function measureLoad(
  scope: Cleaning,
  plan: LoadPlan,
  say: (text: string) => void,
): Promise<{ load: LoadRow[]; start: StartRow[] }> {
  const load: LoadRow[] = []
  const start: StartRow[] = []
  const home = await temporaryDirectory(scope)
  const registrations: string[] = []
  let server = await startBenchServer(scope, home)
  for (const seatsHeld of plan.seats) {
    say(`claiming ${seatsHeld} seats`)
    registrations.push(...(await fillSeats(server.url, seatsHeld - registrations.length)))
    const file = join(home, 'registrations')
    await writeFile(file, `${registrations.join('\n')}\n`)
    const ceiling = await startCeiling(scope, server, registrations)
    for (const connections of plan.connections) {
      say(`renewing ${seatsHeld} seats over ${connections} connections`)
      const run = { script: 'renew', connections, seconds: plan.seconds, args: [file] } as const
      load.push(await compare({ what: 'renewals', seatsHeld }, run, { server, ceiling, ...plan }))
    }
    await server.stop()
    server = await startBenchServer(scope, home)
    start.push({
      seatsHeld,
      startMs: server.startMs,
      memoryMegabytes: await server.memoryMegabytes(),
    })
  }
  await server.stop()
  load.push(...(await measureClaims(scope, plan, say)))
  return { load, start }
}

/** On a fresh store: what is claimed here would otherwise be held while renewals are measured. */
async function measureClaims(
  scope: Cleaning,
  plan: LoadPlan,
  say: (text: string) => void,
): Promise<LoadRow[]> {
  const server = await startBenchServer(scope, await temporaryDirectory(scope))
  const ceiling = await startCeiling(scope, server, await fillSeats(server.url, 100))
  const rows: LoadRow[] = []
  for (const [index, connections] of plan.connections.entries()) {
    say(`claiming new seats over ${connections} connections`)
    const args = [`100000${index}`]
    const run = { script: 'claim', connections, seconds: plan.seconds, args } as const
    const what = 'claims of new seats' as const
    rows.push(await compare({ what, seatsHeld: 100 }, run, { server, ceiling, ...plan }))
  }
  await server.stop()
  return rows
}

type LoadRun = Omit<Parameters<typeof runLoad>[0], 'url'>

async function compare(
  row: Pick<LoadRow, 'what' | 'seatsHeld'>,
  run: LoadRun,
  targets: { server: BenchServer; ceiling: Ceiling; rounds: number },
): Promise<LoadRow> {
  const { server, ceiling, rounds } = targets
  const measureCeiling = () => runLoad({ ...run, url: ceiling.url })
  const ceilings = [await measureCeiling()]
  const measured: LoadResult[] = []
  for (let round = 0; round < rounds; round += 1) {
    measured.push(await runLoad({ ...run, args: argsOfRound(run, round), url: server.url }))
    ceilings.push(await measureCeiling())
  }
  const ratios = measured.map(({ perSecond }, round) => {
    const [before, after] = ceilings.slice(round, round + 2).map((one) => one.perSecond)
    return (2 * perSecond) / ((before ?? 0) + (after ?? 0))
  })
  return {
    ...row,
    connections: run.connections,
    perSecond: median(measured.map((one) => one.perSecond)),
    p50Ms: median(measured.map((one) => one.p50Ms)),
    p99Ms: median(measured.map((one) => one.p99Ms)),
    ceilingPerSecond: median(ceilings.map((one) => one.perSecond)),
    ratio: Number(median(ratios).toFixed(3)),
  }
}

/** A node that was claimed in one round is no new seat in the next. */
const argsOfRound = (run: Pick<LoadRun, 'script' | 'args'>, round: number): readonly string[] =>
  run.script === 'claim' ? run.args.map((nodes) => `${nodes}${round}`) : run.args

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

type Ceiling = { readonly url: string }

/** Its constant answer is a real renewal's answer, its certificate the license server's own. */
async function startCeiling(
  scope: Cleaning,
  server: BenchServer,
  registrations: readonly string[],
): Promise<Ceiling> {
  const [id = '', secret = ''] = registrations[0]?.split(' ') ?? []
  const answer = await sendRequest(`${server.url}/license/api/v1/registrations/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${secret}` },
    body: { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' },
  })
  if (answer.status !== 200) throw new Error(answer.text)
  const file = join(server.home, 'answer.json')
  await writeFile(file, answer.text)
  const tls = join(server.home, 'config', 'tls')
  const script = join(import.meta.dirname, 'ceiling-server.ts')
  const program = startProgram(scope, [
    process.execPath,
    script,
    join(tls, 'server.crt'),
    join(tls, 'server.key'),
    file,
  ])
  const [, url = ''] = await program.saw(/listening on (\S+)/)
  return { url }
}
