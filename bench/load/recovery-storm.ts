// A restart locks every project, and all nodes come back at once: each renews, is asked for proofs,
// and claims with them, as the SDK does. Beside it the same number of plain claims of new seats, over
// the same connections, in the same run.
import { randomBytes, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:https'
import { sendRequest, temporaryDirectory } from '@marque/testkit'
import { startBenchServer } from './license-server.ts'

type Cleaning = { readonly after: (clean: () => unknown) => void }

export type StormRow = {
  readonly what: 'recoveries' | 'plain claims'
  readonly nodes: number
  readonly seconds: number
  /** from a node's first request until it holds its lease */
  readonly p99Ms: number
}

export type Storm = { readonly rows: readonly StormRow[]; readonly ratio: number }

const CONNECTIONS = 128

/** @throws Error if a node is refused, or seats in use are not the nodes that hold one */
export async function measureStorm(
  scope: Cleaning,
  plan: { readonly projects: number; readonly nodesPerProject: number },
  say: (text: string) => void,
): Promise<Storm> {
  const count = plan.projects * plan.nodesPerProject
  const home = await temporaryDirectory(scope)
  let server = await startBenchServer(scope, home)
  say(`claiming ${count} seats of ${plan.projects} projects`)
  const sealed = nodesOf(plan)
  await everyNode(sealed, (agent, node) => claimFirst({ agent, url: server.url, node }))
  await expectInUse(server.url, count)
  await server.stop()
  server = await startBenchServer(scope, home, { isActivated: false })
  say('all of them come back')
  const recoveries = await everyNode(sealed, (agent, node) =>
    comeBack({ agent, url: server.url, node }),
  )
  await expectInUse(server.url, count)
  await server.stop()
  server = await startBenchServer(scope, await temporaryDirectory(scope))
  say('as many plain claims')
  const plain = nodesOf(plan).map((node) => ({ ...node, environment: undefined }))
  const claims = await everyNode(plain, (agent, node) =>
    claimFirst({ agent, url: server.url, node }),
  )
  await server.stop()
  const ratio = Number((recoveries.seconds / claims.seconds).toFixed(2))
  return {
    rows: [
      { what: 'recoveries', nodes: count, ...recoveries },
      { what: 'plain claims', nodes: count, ...claims },
    ],
    ratio,
  }
}

type Node = {
  readonly project: string
  readonly id: string
  readonly name: string
  readonly environment: object | undefined
  registration?: { readonly id: string; readonly secret: string }
}

function nodesOf(plan: { readonly projects: number; readonly nodesPerProject: number }): Node[] {
  return Array.from({ length: plan.projects }, () => {
    const project = randomUUID()
    const proof = (): string => randomBytes(32).toString('base64url')
    const environment = { configDatabase: proof(), stateServer: proof(), fileServer: proof() }
    return Array.from({ length: plan.nodesPerProject }, (_, at) => ({
      project,
      id: randomUUID(),
      name: `node-${at}`,
      environment,
    }))
  }).flat()
}

/** All at once, over a bounded number of kept connections. */
async function everyNode(
  nodes: readonly Node[],
  work: (agent: Agent, node: Node) => Promise<void>,
): Promise<{ seconds: number; p99Ms: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, rejectUnauthorized: false })
  const taken: number[] = []
  let next = 0
  const began = performance.now()
  const worker = async (): Promise<void> => {
    for (let node = nodes[next++]; node !== undefined; node = nodes[next++]) {
      const sent = performance.now()
      await work(agent, node)
      taken.push(performance.now() - sent)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  const seconds = Number(((performance.now() - began) / 1000).toFixed(2))
  agent.destroy()
  taken.sort((a, b) => a - b)
  return { seconds, p99Ms: Math.round(taken[Math.floor(taken.length * 0.99)] ?? 0) }
}

type Call = { readonly agent: Agent; readonly url: string; readonly node: Node }

async function claimFirst(call: Call): Promise<void> {
  const { status, body } = await claim(call)
  if (status !== 201) throw new Error(`a claim was answered ${status}: ${JSON.stringify(body)}`)
  call.node.registration = {
    id: String(body['registrationId']),
    secret: String(body['leaseSecret']),
  }
}

/** Renew, be asked for proofs, claim with them: the same seat, without a person. */
async function comeBack(call: Call): Promise<void> {
  const { id, secret } = call.node.registration ?? { id: '', secret: '' }
  const renewed = await send(call, {
    method: 'PUT',
    path: `/${id}`,
    secret,
    body: { nonce: nonce() },
  })
  if (renewed.status === 200) return
  if (renewed.body['name'] !== 'PROJECT_LOCKED') throw new Error(JSON.stringify(renewed.body))
  const { status, body } = await claim(call, secret)
  if (status !== 200 || body['recovered'] !== true || body['registrationId'] !== id) {
    throw new Error(`a node did not recover: ${status} ${JSON.stringify(body)}`)
  }
}

const claim = (call: Call, secret?: string) =>
  send(call, {
    method: 'POST',
    path: '',
    secret,
    body: {
      project: {
        id: call.node.project,
        name: 'reporting',
        appName: 'webroot',
        version: '11.5.11',
        configuration: call.node.environment === undefined ? 'embedded' : 'cluster',
      },
      node: { id: call.node.id, name: call.node.name },
      environment: call.node.environment,
      nonce: nonce(),
    },
  })

const nonce = (): string => randomBytes(16).toString('base64url')

type Sent = { readonly status: number; readonly body: { readonly [name: string]: unknown } }

function send(
  { agent, url }: Call,
  what: { method: string; path: string; secret?: string | undefined; body: object },
): Promise<Sent> {
  const text = JSON.stringify(what.body)
  const headers = {
    'content-type': 'application/json',
    'content-length': text.length,
    ...(what.secret === undefined ? {} : { authorization: `Bearer ${what.secret}` }),
  }
  return new Promise((resolve, reject) => {
    const target = `${url}/license/api/v1/registrations${what.path}`
    const sent = request(target, { method: what.method, agent, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Sent['body']
        resolve({ status: answer.statusCode ?? 0, body })
      })
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

async function expectInUse(url: string, expected: number): Promise<void> {
  const status = (await sendRequest(`${url}/license/api/v1/status`)).json() as {
    connectionsInUse: number
  }
  if (status.connectionsInUse !== expected) {
    throw new Error(`${status.connectionsInUse} seats are in use, not ${expected}`)
  }
}
