// `npm run bench`: prints a table and writes dist/bench.json; `npm run bench -- authority` measures the
// publisher's side. `--quick` measures the same things with
// fewer seats for a shorter time. Quote ratios, not single rates: machines differ.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { runProgram } from '@marque/testkit'
import { CLUSTER_PARTS, ensureSystemParts, LOAD_PARTS } from '../tools/test/system-packages.ts'
import { type DeskPlan, measureAuthority } from './authority/measure-authority.ts'
import { measureArchive } from './image/measure-archive.ts'
import { type LoadPlan, measureLoad } from './load/measure-load.ts'
import { measureStorm } from './load/recovery-storm.ts'

type Plan = LoadPlan & {
  readonly storm: Parameters<typeof measureStorm>[1]
  readonly seatsInContainer: number
}

const FULL: Plan = {
  seats: [100, 10_000, 100_000],
  connections: [64, 128, 512],
  rounds: 5,
  seconds: 3,
  storm: { projects: 1000, nodesPerProject: 10 },
  seatsInContainer: 10_000,
}
const QUICK: Plan = {
  seats: [100, 1_000],
  connections: [64],
  rounds: 1,
  seconds: 2,
  storm: { projects: 100, nodesPerProject: 10 },
  seatsInContainer: 1000,
}
const DESK: { readonly full: DeskPlan; readonly quick: DeskPlan } = {
  full: {
    deployments: 100_000,
    activationsEach: 10,
    auditLines: 1_000_000,
    servers: 200,
    scansEach: 30,
    listRepeats: 50,
    downloads: 20,
  },
  quick: {
    deployments: 5000,
    activationsEach: 10,
    auditLines: 50_000,
    servers: 64,
    scansEach: 10,
    listRepeats: 10,
    downloads: 20,
  },
}
const BASE = 'dist/image'
const MACHINE = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`

process.chdir(new URL('..', import.meta.url).pathname)
const cleanUps: (() => unknown)[] = []
const scope = { after: (clean: () => unknown) => void cleanUps.unshift(clean) }
try {
  const isQuick = process.argv.includes('--quick')
  process.exitCode = process.argv.includes('authority')
    ? await benchAuthority(isQuick ? DESK.quick : DESK.full)
    : await main(isQuick ? QUICK : FULL)
} finally {
  for (const clean of cleanUps) await clean()
}

async function main(plan: Plan): Promise<number> {
  const missing = ensureSystemParts(LOAD_PARTS)
  if (missing.length > 0) {
    console.error(missing.join('\n'))
    return 1
  }
  console.log(MACHINE)
  const { load, start } = await measureLoad(scope, plan, say)
  console.table(load)
  console.table(start)
  const storm = await measureStorm(scope, plan.storm, say)
  console.table(storm.rows)
  console.log(`recoveries take ${storm.ratio} times as long as plain claims`)
  const image = await measureImage(plan.seatsInContainer)
  console.table(image === undefined ? [] : [image])
  await mkdir('dist', { recursive: true })
  await writeFile(
    'dist/bench.json',
    JSON.stringify({ machine: MACHINE, plan, load, start, storm, image }, null, 2),
  )
  say('written to dist/bench.json')
  return 0
}

/** The publisher's side: `npm run bench -- authority`. */
async function benchAuthority(plan: DeskPlan): Promise<number> {
  const missing = ensureSystemParts({ PostgreSQL: CLUSTER_PARTS.PostgreSQL })
  if (missing.length > 0 || !existsSync(`${BASE}/base.json`)) {
    console.error([...missing, `base layers are needed in ${BASE}: npm run build:image`].join('\n'))
    return 1
  }
  console.log(MACHINE)
  const { approvals, lists, archives } = await measureAuthority(scope, plan, say)
  console.table([approvals])
  console.table(lists)
  console.table([archives])
  await mkdir('dist', { recursive: true })
  const result = { machine: MACHINE, plan, approvals, lists, archives }
  await writeFile('dist/bench-authority.json', JSON.stringify(result, null, 2))
  say('written to dist/bench-authority.json')
  return 0
}

/** @param seats held by the container whose memory is measured */
async function measureImage(seats: number): Promise<object | undefined> {
  if (!existsSync(`${BASE}/base.json`)) {
    say(`no base layers in ${BASE}: npm run build:image makes them; image figures are left out`)
    return undefined
  }
  const { path, ...figures } = await measureArchive(scope, BASE)
  say('starting containers')
  const timed = await runProgram([
    'tools/with-docker.sh',
    process.execPath,
    'bench/image/time-container.ts',
    path,
    String(seats),
  ])
  const line = /^RESULT (.*)$/m.exec(timed.stdout)?.[1]
  if (line === undefined) throw new Error(`containers were not timed: ${timed.stderr}`)
  return { ...figures, ...(JSON.parse(line) as object) }
}

function say(text: string): void {
  if (process.stderr.isTTY) console.error(text)
}
