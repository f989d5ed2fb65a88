// `npm start`: authority, license server and sample project on this machine, until Ctrl-C.
// With --walkthrough: the whole journey by itself (docs/contract.md, "Set-up").
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { announcement } from './announce.ts'
import { directoryEnvironment, type ProjectEnvironment, startServers } from './environment.ts'
import { Failure } from './failure.ts'
import { lockScene } from './lock.ts'
import { passwordFile } from './node.ts'
import { CHECKOUT, type Places, placesIn } from './places.ts'
import { choosePort } from './ports.ts'
import type { Program } from './program.ts'
import { OPERATOR, preparePublisher } from './publisher.ts'
import {
  provideLicense,
  startAuthorityProgram,
  startLicenseServerProgram,
  startNodeProgram,
} from './scene.ts'
import { walkThrough } from './walkthrough.ts'

const MOST_NODES = 5

const USAGE = `usage: npm start [-- --data DIR | --walkthrough] [--nodes N] [--cluster]
  --data DIR      where everything is kept; ./data of the checkout if absent
  --nodes N       nodes of the sample project, 1 to ${MOST_NODES}; 2 if absent
  --cluster       the sample project on a real PostgreSQL, Redis and SFTP server, in a fresh directory
                  that is removed at the end
  --walkthrough   the whole journey by itself, in a fresh directory; exits 0, or 1 at the first
                  step that fails
`

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      nodes: { type: 'string', default: '2' },
      walkthrough: { type: 'boolean', default: false },
      cluster: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const nodes = Number(values.nodes)
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > MOST_NODES) {
    throw new Failure(`--nodes ${values.nodes}`, `Give a number from 1 to ${MOST_NODES}.`)
  }
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stop.abort(new Failure('stopped', 'Start it again when you like.')))
  }
  if (values.walkthrough) {
    const open = values.cluster ? startServers : async (at: Places) => directoryEnvironment(at)
    return walkThrough(stop.signal, open)
  }
  if (values.cluster) return runCluster(nodes, stop.signal)
  const places = placesIn(resolve(values.data ?? join(CHECKOUT, 'data')))
  return runScene({ places, environment: directoryEnvironment(places), nodes }, stop.signal)
}

/** The servers keep nothing beyond their run, so the rest of the scene does not either. */
async function runCluster(nodes: number, stopped: AbortSignal): Promise<number> {
  const places = placesIn(await mkdtemp(join(tmpdir(), 'marque-cluster-')))
  const environment = await startServers(places)
  try {
    return await runScene({ places, environment, nodes }, stopped)
  } finally {
    await environment.close()
    await rm(places.data, { recursive: true, force: true, maxRetries: 5 })
  }
}

type Scene = {
  readonly places: Places
  readonly environment: ProjectEnvironment
  readonly nodes: number
}

async function runScene(scene: Scene, stopped: AbortSignal): Promise<number> {
  const { places } = scene
  const unlock = lockScene(places.lock)
  const programs: Program[] = []
  try {
    const isFirstStart = !existsSync(join(places.licenseServer, 'license/license.json'))
    await startAll(scene, programs, stopped)
    const [authority, licenseServer, ...nodes] = programs.map(({ url }) => url)
    console.log(
      announcement({
        authority: authority ?? '',
        licenseServer: licenseServer ?? '',
        nodes,
        data: places.data,
        passphraseFile: places.passphrase,
        passwordFile: passwordFile(places),
        operator: { email: OPERATOR, passwordFile: places.operatorPassword },
        isFirstStart,
      }),
    )
    return await untilEnd(programs, stopped)
  } catch (error) {
    // Whoever stops it while it starts has asked for just this end.
    if (stopped.aborted) return 0
    throw error
  } finally {
    console.log('stopping …')
    await Promise.all(programs.map((program) => program.stop()))
    unlock()
  }
}

/** Authority, license server, nodes, in this order; each is kept as soon as it runs. */
async function startAll(
  { places, environment, nodes }: Scene,
  programs: Program[],
  stopped: AbortSignal,
): Promise<void> {
  const begin = async (start: () => Promise<Program>): Promise<Program> => {
    stopped.throwIfAborted()
    const program = await start()
    programs.push(program)
    return program
  }
  console.log('starting …')
  const token = await preparePublisher(places)
  const port = await portFor('authority', 8080)
  const authority = await begin(() => startAuthorityProgram(places, port))
  await provideLicense(places, { url: authority.url, token, seats: nodes })
  const serverPort = await portFor('license server', 8081)
  await begin(() => startLicenseServerProgram(places, serverPort))
  for (let number = 1; number <= nodes; number += 1) {
    const name = `node-${number}`
    const port = await portFor(name, FIRST_NODE_PORT + number - 1)
    await begin(() => startNodeProgram(places, { name, port, environment }))
  }
}

const FIRST_NODE_PORT = 9090

async function portFor(name: string, wished: number): Promise<number> {
  const port = await choosePort(wished)
  if (port !== wished) console.log(`port ${wished} is taken: the ${name} listens on ${port}`)
  return port
}

/** Ends well when it is told to; a program that ends by itself is a fault. */
async function untilEnd(programs: readonly Program[], stopped: AbortSignal): Promise<number> {
  const told = new Promise<undefined>((resolve) => {
    if (stopped.aborted) resolve(undefined)
    stopped.addEventListener('abort', () => resolve(undefined))
  })
  const ends = programs.map(
    async ({ name, ended }) => `the ${name} ended by itself: ${await ended}`,
  )
  const fault = await Promise.race([told, ...ends])
  if (fault === undefined || stopped.aborted) return 0
  console.error(`npm start: error: ${fault}`)
  console.error('hint: Its log is in the folder log of the data directory.')
  return 1
}

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof Failure) {
    console.error(`npm start: error: ${error.message}\nhint: ${error.hint}`)
    process.exitCode = 1
  } else if (error instanceof TypeError && 'code' in error) {
    console.error(`npm start: error: ${error.message}\n${USAGE}`)
    process.exitCode = 2
  } else throw error
}
