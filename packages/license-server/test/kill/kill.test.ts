// The server is killed under load, twenty times. Whatever it acknowledged is found again, and nothing
// else but what was under way when it died. Implements docs/threat-model.md, A22.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  auditVerifier,
  type ClaimAnswer,
  openChallenge,
  parseChallenge,
  parseChallengeText,
  verifyLicenseFile,
} from '@marque/protocol'
import { seededRandom } from '@marque/testkit'
import { createStillCore, type StillCore } from '../../src/core.ts'
import { ask, keepAlive } from '../edges/https-client.ts'
import { type Home, makeHome, spawnServer } from '../edges/license-server-scene.ts'
import { claimBody } from '../edges/node-requests.ts'

const KILLS = 20
const CLIENTS = 24

/** What the clients saw of one node's seat. */
type Known = {
  state: 'claiming' | 'held' | 'releasing' | 'released'
  registrationId?: string
  leaseSecret?: string
}

test('after each of twenty kills every acknowledged seat is there, and no other', async (t) => {
  const home = await makeHome(t, { maxConnections: 100_000 })
  const random = seededRandom('kill')
  const nodes = new Map<string, Known>()
  for (let round = 0; round < KILLS; round++) {
    await loadAndKill(home, { nodes, round, afterAnswers: 20 + (random(1)[0] ?? 0) })
    await compareWithDisk(home, nodes)
  }
})

/** Dies in the middle of the load: at an answer that nobody could foresee, with others under way. */
async function loadAndKill(
  home: Home,
  plan: { nodes: Map<string, Known>; round: number; afterAnswers: number },
): Promise<void> {
  const server = spawnServer(home, { MARQUE_LOG_LEVEL: 'info' })
  const api = `${await server.listening()}/license/api/v1`
  await activateOver(api, home)
  const agent = keepAlive()
  let left = plan.afterAnswers
  const answered = (): void => {
    left -= 1
    if (left === 0) server.child.kill('SIGKILL')
  }
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let count = 0; ; count++) {
      const name = `node-${plan.round}-${client}-${count}`
      if (!(await useSeat({ api, agent, name, nodes: plan.nodes, answered }))) return
    }
  })
  await Promise.all([...clients, server.exit])
  agent.destroy()
  assert.ok(left <= 0, 'the server died of the kill')
}

/** Claims, renews, and gives every third seat back. @returns false once the server is gone */
async function useSeat(use: {
  api: string
  agent: ReturnType<typeof keepAlive>
  name: string
  nodes: Map<string, Known>
  answered: () => void
}): Promise<boolean> {
  const { api, agent, name, nodes, answered } = use
  const known: Known = { state: 'claiming' }
  nodes.set(name, known)
  const claimed = await ask(`${api}/registrations`, { json: claimBody(name), agent }).catch(gone)
  if (claimed === undefined) return false
  answered()
  assert.equal(claimed.status, 201, claimed.text)
  const { registrationId, leaseSecret } = claimed.json() as unknown as ClaimAnswer
  Object.assign(known, { state: 'held', registrationId, leaseSecret })
  const url = `${api}/registrations/${registrationId}`
  const headers = { authorization: `Bearer ${leaseSecret}` }
  const json = { nonce: claimBody(name).nonce }
  const renewed = await ask(url, { method: 'PUT', headers, json, agent }).catch(gone)
  if (renewed === undefined) return false
  answered()
  assert.equal(renewed.status, 200, renewed.text)
  if (name.length % 3 !== 0) return true
  known.state = 'releasing'
  const released = await ask(url, { method: 'DELETE', headers, agent }).catch(gone)
  if (released === undefined) return false
  answered()
  assert.equal(released.status, 204, released.text)
  known.state = 'released'
  return true
}

const gone = (): undefined => undefined

async function compareWithDisk(home: Home, nodes: Map<string, Known>): Promise<void> {
  const core = await openCore(home)
  try {
    compareSeats(core, nodes)
    const { check } = auditVerifier()
    for await (const piece of core.exportAudit()) {
      for (const line of piece.trimEnd().split('\n')) await check(line)
    }
  } finally {
    await core.close()
  }
}

function compareSeats(core: StillCore, nodes: Map<string, Known>): void {
  const found = new Map(listAll(core).map((item) => [item.nodeName, item.registrationId]))
  for (const [name, known] of nodes) {
    const id = found.get(name)
    if (known.state === 'held') assert.equal(id, known.registrationId, `${name} lost its seat`)
    if (known.state === 'released') assert.equal(id, undefined, `${name} holds a seat it gave back`)
    settle(known, id)
  }
  for (const name of found.keys()) assert.ok(nodes.has(name), `nobody asked for ${name}`)
  assert.equal(core.status().connectionsInUse, found.size)
  const waiting = core.status().projects.waiting ?? []
  assert.ok(waiting.every(({ reason }) => reason === 'not-sealed'))
}

/** What was under way at the kill is either there or not; from now on it must stay that way. */
function settle(known: Known, id: string | undefined): void {
  if (known.state === 'held' || known.state === 'released') return
  known.state = id === undefined ? 'released' : 'held'
  if (id !== undefined) known.registrationId = id
}

function listAll(core: StillCore) {
  const items = []
  let cursor: string | undefined
  do {
    const page = core.listRegistrations(
      cursor === undefined ? { limit: 1000 } : { limit: 1000, cursor },
    )
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return items
}

const openCore = async ({ home, publisher, deployment }: Home): Promise<StillCore> =>
  createStillCore({
    configDirectory: join(home, 'config'),
    verifiedLicense: await verifyLicenseFile(deployment.file, publisher.trust),
    trust: publisher.trust,
    deploymentSeed: deployment.seed,
    clock: { now: () => Math.floor(Date.now() / 1000), monotonicMs: () => performance.now() },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: { info: gone, warn: gone, error: gone },
    meter: {
      claimed: gone,
      renewed: gone,
      released: gone,
      expired: gone,
      evicted: gone,
      refused: gone,
      committed: gone,
    },
    host: { warnings: () => [] },
    version: 'kill test',
  })

async function activateOver(api: string, { publisher }: Home): Promise<void> {
  const made = (await ask(`${api}/challenges`, { method: 'POST' })).json()
  const envelope = parseChallengeText(String(made['url']).split('/A/')[1] ?? '')
  const { challenge } = parseChallenge(await openChallenge(envelope, [publisher.activationKey]))
  const json = { challengeId: made['challengeId'], code: challenge.code }
  assert.equal((await ask(`${api}/activations`, { json })).status, 200)
}
