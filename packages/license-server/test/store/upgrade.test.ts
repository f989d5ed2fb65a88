// A store that an earlier release left behind goes on: its rows are under MACs that do not know the
// columns that came later.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openPrivateConfig } from '@marque/protocol'
import { addTo, emptySum, rowMacs } from '../../src/adapters/sqlite-store/row-macs.ts'
import { integer } from '../../src/adapters/sqlite-store/rows.ts'
import { rowKeyOf } from '../../src/operations/instance.ts'
import { activate, bearing, claimNode, openScene, type Scene } from '../scene.ts'

/** What release 0.1 wrote: no seals, no time of activation, in no column and in no MAC. */
async function makeSchemaOne({ configDirectory, deployment }: Scene): Promise<void> {
  const text = await readFile(join(configDirectory, 'privateConfig'), 'utf8')
  const config = await openPrivateConfig(JSON.parse(text), deployment.seed)
  const macs = rowMacs(await rowKeyOf(config))
  const database = new DatabaseSync(join(configDirectory, 'state.db'))
  const sum = emptySum()
  const epochs = database.prepare('SELECT boot, random FROM epoch').all()
  for (const { boot, random } of epochs) {
    addTo(sum, macs.epoch({ boot: Number(boot), random: String(random) }))
  }
  const projects = database.prepare('SELECT mac FROM project_sum').all()
  for (const { mac } of projects) addTo(sum, mac as Uint8Array)
  const row = database.prepare('SELECT * FROM deployment').get() ?? {}
  const mac = macs.deployment({
    boot: integer(row, 'boot'),
    uptimeMs: integer(row, 'uptime_ms'),
    highWater: integer(row, 'high_water'),
    lostSeats: { count: integer(row, 'lost_seats'), atMs: integer(row, 'lost_at_ms') },
    seats: integer(row, 'seats'),
    projects: projects.length,
    epochs: epochs.length,
    sum,
    activatedAt: 0,
  })
  database.prepare('UPDATE deployment SET mac = ?').run(mac)
  database.exec(`DROP INDEX rare_event; DROP TABLE refusal;
    ALTER TABLE project DROP COLUMN seal;
    ALTER TABLE deployment DROP COLUMN activated_at; PRAGMA user_version = 1`)
  database.close()
}

test('a store of schema 1 is upgraded: its seats and its epochs are as they were', async (t) => {
  const before = await openScene(t)
  await activate(before)
  const seat = await claimNode(before.core, 'node-1')
  await before.core.close()
  await makeSchemaOne(before)
  const scene = await before.restart()
  const [waiting] = scene.core.status().projects.waiting ?? []
  assert.equal(waiting?.reason, 'not-sealed', 'nothing of it looks edited')
  assert.equal(scene.core.status().connectionsInUse, 1)
  await activate(scene)
  const caller = bearing(seat.leaseSecret)
  await scene.core.renew(seat.registrationId, { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' }, caller)
  const again = await scene.restart()
  assert.equal(again.core.status().connectionsInUse, 1, 'and once more, by the new schema')
})

test('a store of schema 2 is upgraded: refusals are counted from then on', async (t) => {
  const before = await openScene(t)
  await activate(before)
  await claimNode(before.core, 'node-1')
  await before.core.close()
  const database = new DatabaseSync(join(before.configDirectory, 'state.db'))
  database.exec('DROP INDEX rare_event; DROP TABLE refusal; PRAGMA user_version = 2')
  database.close()
  const scene = await before.restart()
  assert.equal(scene.core.status().connectionsInUse, 1)
  assert.equal((await scene.core.licenseHistory()).items.length, 1)
  scene.core.noteRefusal(30007)
  await scene.pass(60)
  const { items } = await scene.core.usage({ from: 0, to: scene.clock.now() })
  assert.deepEqual(items.at(-1)?.refusals, { 30007: 1 })
})
