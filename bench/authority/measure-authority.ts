// The desk under load: an authority as a process of its own on a PostgreSQL that commits to disk, with the
// rows of years. Approvals per second, then how long one takes at half of that; lists and searches;
// archives that go out side by side.
import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { startPostgres } from '@marque/testkit'
import { type Desk, startDesk } from '../../e2e/support/publisher-desk.ts'
import { type DeskSize, fillDatabase } from './fill-database.ts'
import { makeScans } from './scan-site.ts'

type Cleaning = { readonly after: (clean: () => unknown) => void }

export type DeskPlan = DeskSize & {
  readonly servers: number
  readonly scansEach: number
  readonly listRepeats: number
  readonly downloads: number
}

export async function measureAuthority(
  scope: Cleaning,
  plan: DeskPlan,
  say: (text: string) => void,
): Promise<{ approvals: object; lists: object[]; archives: object }> {
  const { url: databaseUrl } = await startPostgres(scope, { isDurable: true })
  const desk = await startDesk(scope, {
    env: {
      MARQUE_AUTHORITY_DATABASE_URL: databaseUrl,
      MARQUE_TRUSTED_PROXIES: '127.0.0.1',
      MARQUE_LOG_LEVEL: 'warn',
    },
  })
  await desk.issue()
  say(`writing ${plan.deployments} deployments and their activations`)
  await fillDatabase(databaseUrl, plan)
  say('asking lists')
  const lists = await measureLists(desk, plan.listRepeats)
  say(`issuing ${plan.servers} license servers`)
  const scans = await makeScans(scope, desk, plan)
  say(`approving ${scans.length} scans`)
  const approvals = await measureApprovals(desk, scans)
  say(`sending ${plan.downloads} archives at once`)
  const archives = await measureArchives(desk, plan.downloads)
  return { approvals, lists, archives }
}

const LISTS = [
  '/deployments',
  '/deployments?cursor=50000',
  '/deployments?q=company 4711 works',
  '/deployments?q=nobody has this name',
  '/deployments?state=ended',
  '/licenses',
  '/licenses?expiringWithinDays=90',
  '/requests?state=open',
  '/activations',
  '/activations?cursor=500000',
  '/activations?outcome=refused',
  '/audit',
  '/audit?name=activation.refused',
  '/search?q=company 4711',
  '/overview',
]

async function measureLists(desk: Desk, repeats: number): Promise<object[]> {
  const send = sender(desk)
  const rows: object[] = []
  for (const path of LISTS) {
    const times: number[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      times.push(await timed(() => send('GET', `/api/v1${encodeURI(path)}`)))
    }
    rows.push({ list: path, medianMs: quantile(times, 0.5), p95Ms: quantile(times, 0.95) })
  }
  return rows
}

async function measureApprovals(desk: Desk, scans: readonly string[]): Promise<object> {
  const send = sender(desk)
  const approve = async (path: string, index: number): Promise<void> => {
    const body = await send('POST', path, { 'x-forwarded-for': phoneAddress(index) })
    if (!body.includes('"code"')) throw new Error(`not approved: ${body.slice(0, 300)}`)
  }
  const half = Math.floor(scans.length / 2)
  const atFull = scans.slice(0, half)
  const began = performance.now()
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < half; index = next++) await approve(atFull[index] ?? '', index)
  }
  await Promise.all(Array.from({ length: 32 }, worker))
  const perSecond = half / ((performance.now() - began) / 1000)
  const times = await atRate(perSecond / 2, scans.length - half, (index) =>
    timed(() => approve(scans[half + index] ?? '', half + index)),
  )
  return {
    approvalsPerSecond: Math.round(perSecond),
    p50MsAtHalf: quantile(times, 0.5),
    p99MsAtHalf: quantile(times, 0.99),
    memoryMegabytes: await residentMegabytes(desk),
  }
}

/** One after another by the clock, whether or not the one before has ended. */
async function atRate(
  perSecond: number,
  count: number,
  work: (index: number) => Promise<number>,
): Promise<number[]> {
  const began = performance.now()
  const running: Promise<number>[] = []
  while (running.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1)
    while (running.length < due) running.push(work(running.length))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return Promise.all(running)
}

async function measureArchives(desk: Desk, downloads: number): Promise<object> {
  const { deploymentId } = await desk.issue()
  const path = `/api/v1/deployments/${deploymentId}/archive`
  const download = () => bytesOf(desk, path)
  await download()
  const before = await residentMegabytes(desk)
  let highest = before
  const watch = setInterval(async () => {
    highest = Math.max(highest, await residentMegabytes(desk))
  }, 50)
  const began = performance.now()
  const sizes = await Promise.all(Array.from({ length: downloads }, download))
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1000
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6
  return {
    atOnce: downloads,
    archiveMegabytes: Math.round(megabytes / downloads),
    megabytesPerSecond: Math.round(megabytes / seconds),
    memoryBefore: before,
    memoryHighest: highest,
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

const sender =
  (desk: Desk) =>
  (method: string, path: string, headers: Record<string, string> = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = { method, agent, headers: { ...headersOf(desk), ...headers } }
      request(`${desk.url}${path}`, options, async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk as Buffer)
        const body = Buffer.concat(chunks).toString()
        if (response.statusCode === 200) resolve(body)
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${body.slice(0, 300)}`))
      })
        .on('error', reject)
        .end()
    })

const bytesOf = (desk: Desk, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request(`${desk.url}${path}`, { headers: headersOf(desk) }, async (response) => {
      let size = 0
      for await (const chunk of response) size += (chunk as Buffer).length
      if (response.statusCode === 200) resolve(size)
      else reject(new Error(`archive: ${response.statusCode}`))
    })
      .on('error', reject)
      .end()
  })

const headersOf = ({ token }: Desk) => ({
  accept: 'application/json',
  authorization: `Bearer ${token}`,
})

/** Every phone has an address of its own, as over the Internet. */
const phoneAddress = (index: number): string =>
  `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const quantile = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((a, b) => a - b)
  return Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 10) / 10
}

async function residentMegabytes({ program }: Desk): Promise<number> {
  const status = await readFile(`/proc/${program.process.pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024)
}
