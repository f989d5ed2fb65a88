// Seats held × connections: renewals and claims per second beside the machine's ceiling, which is
// measured right before and after each, since shared machines drift.
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
      load.push(await compare({ what: 'renewals', seatsHeld }, run, { server, ceiling }))
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
    const args = [`1000000${index}`]
    const run = { script: 'claim', connections, seconds: plan.seconds, args } as const
    const what = 'claims of new seats' as const
    rows.push(await compare({ what, seatsHeld: 100 }, run, { server, ceiling }))
  }
  await server.stop()
  return rows
}

async function compare(
  row: Pick<LoadRow, 'what' | 'seatsHeld'>,
  run: Omit<Parameters<typeof runLoad>[0], 'url'>,
  targets: { server: BenchServer; ceiling: Ceiling },
): Promise<LoadRow> {
  const ceilingArgs = run.script === 'claim' ? ['20000000'] : run.args
  const ceilingRun = {
    ...run,
    url: targets.ceiling.url,
    args: ceilingArgs,
    seconds: run.seconds / 2,
  }
  const before = await runLoad(ceilingRun)
  const measured = await runLoad({ ...run, url: targets.server.url })
  const after = await runLoad(ceilingRun)
  const ceilingPerSecond = Math.round((before.perSecond + after.perSecond) / 2)
  const ratio = Number((measured.perSecond / ceilingPerSecond).toFixed(3))
  return { ...row, connections: run.connections, ...measured, ceilingPerSecond, ratio }
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
