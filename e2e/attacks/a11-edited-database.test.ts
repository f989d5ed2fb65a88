// A11: the database is edited while the server is down: seats freed, rows deleted, expiry moved, seals
// swapped. The project is locked and named, its seats stay counted, and one activation resets it.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { ClaimBody, ProjectId } from '@marque/protocol'
import { activate, configOf, type Site, startSite } from '../support/licensee-site.ts'
import { claim, claimBody, freshNonce } from '../support/node-claims.ts'
import { expectStatus, startDesk } from '../support/publisher-desk.ts'

type Named = { readonly id: string; readonly name: string; readonly reason: string }
type Status = {
  readonly connectionsInUse: number
  readonly projects: { readonly open: number; readonly waiting?: readonly Named[] }
}

const statusOf = async (site: Site): Promise<Status> =>
  (await expectStatus(site.send('GET', '/license/api/v1/status'), 200)) as Status

const component = (): string => randomBytes(32).toString('base64url')

/** Two nodes of a cluster with components of its own, so that the project has a seal. */
function nodesOf(name: string): readonly ClaimBody[] {
  const project = { id: randomUUID() as ProjectId, name, configuration: 'cluster' }
  const environment = {
    configDatabase: component(),
    stateServer: component(),
    fileServer: component(),
  }
  return ['a', 'b'].map((node) =>
    claimBody({ project, environment, node: { name: `${name}-${node}` } }),
  )
}

const OF = (node: string): string => `(SELECT number FROM registration WHERE node_name = '${node}')`
const PROJECT_ONE = "(SELECT number FROM project WHERE name = 'one')"

/** What an attacker does to the file, and which projects show it. */
const EDITS: readonly (readonly [what: string, sql: string, locked: readonly string[]])[] = [
  [
    'a seat is freed',
    `DELETE FROM lease WHERE registration = ${OF('one-a')};
     DELETE FROM registration WHERE node_name = 'one-a'`,
    ['one'],
  ],
  [
    'all seats are freed',
    'DELETE FROM lease; DELETE FROM registration; UPDATE project_sum SET seats = 0',
    ['one', 'two'],
  ],
  [
    'a seat is made to expire',
    `UPDATE lease SET granted_at_ms = -1000000000000 WHERE registration = ${OF('one-a')}`,
    ['one'],
  ],
  [
    'a lease is made longer',
    `UPDATE lease SET ends_at = ends_at + 31536000 WHERE registration = ${OF('two-b')}`,
    ['two'],
  ],
  [
    "a seat is handed over: another node's secret",
    `UPDATE registration SET secret_hash = (SELECT secret_hash FROM registration
       WHERE node_name = 'two-a') WHERE node_name = 'one-a'`,
    ['one'],
  ],
  [
    'seals are swapped between two projects',
    `CREATE TEMP TABLE kept AS SELECT name, seal FROM project;
     UPDATE project SET seal = (SELECT seal FROM kept WHERE kept.name <> project.name)`,
    ['one', 'two'],
  ],
  ['a seal is taken away', "UPDATE project SET seal = NULL WHERE name = 'two'", ['two']],
  [
    'a project is deleted with its seats',
    `DELETE FROM lease WHERE registration IN
       (SELECT number FROM registration WHERE project = ${PROJECT_ONE});
     DELETE FROM registration WHERE project = ${PROJECT_ONE};
     DELETE FROM project_sum WHERE project = ${PROJECT_ONE};
     DELETE FROM project WHERE name = 'one'`,
    ['two'],
  ],
  [
    'the last activation is moved',
    'UPDATE deployment SET activated_at = 2000000000',
    ['one', 'two'],
  ],
  ['the high water is lowered', 'UPDATE deployment SET high_water = 1', ['one', 'two']],
  ['the deployment row is deleted', 'DELETE FROM deployment', ['one', 'two']],
]

async function edit(site: Site, sql: string): Promise<void> {
  await site.program().stop()
  const database = new DatabaseSync(configOf(site, 'state.db'))
  database.exec(sql)
  database.close()
  await site.restart()
}

const again = (body: ClaimBody): ClaimBody => ({ ...body, nonce: freshNonce() })

/** Each is named in the status and refused, and no seat is free. */
async function assertLocked(
  site: Site,
  claimed: readonly ClaimBody[],
  locked: readonly string[],
): Promise<void> {
  const { connectionsInUse, projects } = await statusOf(site)
  const changed = (projects.waiting ?? []).filter(({ reason }) => reason === 'data-changed')
  assert.deepEqual(changed.map(({ name }) => name).sort(), locked)
  assert.equal(connectionsInUse, 4)
  for (const { id } of changed) {
    const refused = claimed.find(({ project }) => project.id === id)
    assert.ok(refused)
    assert.equal((await claim(site, again(refused))).json()['code'], 40001)
  }
}

test('A11: whatever is edited, the project is locked and its seats counted until an activation', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk, { terms: { maxConnections: 4 } })
  await activate(site)
  const nodes = [...nodesOf('one'), ...nodesOf('two')]
  for (const node of nodes) await expectStatus(claim(site, node), 201)
  for (const [what, sql, locked] of EDITS) {
    await t.test(what, async () => {
      await edit(site, sql)
      assert.match(site.program().stdout(), /"level":"error".*do not add up/)
      await assertLocked(site, nodes, locked)
      await site.restart('SIGKILL')
      await assertLocked(site, nodes, locked)
      await activate(site)
      for (const node of nodes) {
        const answer = await claim(site, again(node))
        assert.ok(answer.status === 200 || answer.status === 201, answer.text)
      }
      const { connectionsInUse, projects } = await statusOf(site)
      assert.deepEqual([connectionsInUse, projects], [4, { open: 2, locked: 0 }])
    })
  }
  await site.restart()
  for (const node of nodes) {
    const recovered = await expectStatus(claim(site, again(node)), 200)
    assert.equal(recovered['recovered'], true)
  }
})

test('A11: a database that is deleted grants nothing before a person came', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk, { terms: { maxConnections: 2 } })
  await activate(site)
  const nodes = nodesOf('one')
  for (const node of nodes) await expectStatus(claim(site, node), 201)
  await site.program().stop()
  for (const name of ['state.db', 'state.db-wal']) await rm(configOf(site, name), { force: true })
  await site.restart()
  for (const node of nodes) {
    assert.equal((await claim(site, again(node))).json()['code'], 40001)
  }
  await activate(site)
  for (const node of nodes) await expectStatus(claim(site, again(node)), 201)
})
