// Activation chains in the database do what the rules say they do, move by move; and a database from
// before chains were judged opens with every server where it stood.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, type TestContext, test } from 'node:test'
import { type DeploymentId, type InstanceId, uuidFrom } from '@marque/protocol'
import { seededRandom, temporaryDirectory } from '@marque/testkit'
import fc from 'fast-check'
import { openSqliteStore } from '../../src/adapters/open-sqlite-store.ts'
import { type ChainPlace, headOf } from '../../src/domain/activation-chain.ts'
import { STORES } from '../databases.ts'
import {
  chainWorld,
  happenings,
  keyOf,
  lineageIn,
  newPlace,
  RECORD_ZERO_TEXT,
  run,
} from '../domain/chain-model.ts'

const random = seededRandom('chains')
const id = <T extends string>(): T => uuidFrom<never>(random(16)) as unknown as T

const byKey = (a: ChainPlace, b: ChainPlace): number => keyOf(a).localeCompare(keyOf(b))

for (const [name, open] of Object.entries(STORES)) {
  suite(`chains in ${name}`, () => {
    test('any sequence of moves leaves in the database what it leaves in the rules', async (t) => {
      const { store } = await open(t)
      const story = happenings(
        ['activate', 'activate', 'scan', 'backup', 'restore', 'copy', 'wipe', 'lose', 'adopt'],
        25,
      )
      await fc.assert(
        fc.asyncProperty(story, async (happened) => {
          const world = chainWorld(1000)
          run(world, happened)
          const [mine, other] = [id<DeploymentId>(), id<DeploymentId>()]
          await store.transaction(async (tx) => {
            for (const move of world.moves) {
              await tx.chains.advance(mine, move)
              await tx.chains.advance(other, move)
            }
          })
          const expected = world.chain()
          const stored = await store.view.chains.read(mine, {
            places: expected.records,
            breaksAfter: 0,
          })
          assert.deepEqual(stored.records.toSorted(byKey), expected.records.toSorted(byKey))
          assert.deepEqual(stored.breaks, expected.breaks)
          assert.deepEqual(headOf(stored), headOf(expected))
          for (const record of expected.records) {
            const lineage = await store.view.chains.lineage(mine, record)
            if (record.standing === 'abandoned')
              assert.deepEqual(lineage, lineageIn(expected, record))
            const same = await store.view.chains.findRecords(mine, record.record)
            assert.ok(same.some((each) => keyOf(each) === keyOf(record)))
          }
        }),
        { numRuns: 60 },
      )
    })

    test('what is read is the head and what was asked for, and no break from before the window', async (t) => {
      const { store } = await open(t)
      const deploymentId = id<DeploymentId>()
      const world = chainWorld(9)
      const host = { place: newPlace() }
      for (let i = 0; i < 3; i++) world.activate(host)
      world.activate({ place: newPlace() })
      for (const move of world.moves) await store.view.chains.advance(deploymentId, move)
      const [at = 0] = world.chain().breaks.map((each) => each.at)
      const read = (places: ChainPlace[], breaksAfter: number) =>
        store.view.chains.read(deploymentId, { places, breaksAfter })
      const unknown = { ...newPlace(), record: 'unknown' }
      const { records, breaks } = await read([unknown], at - 1)
      assert.deepEqual(records, [headOf(world.chain())])
      assert.equal(breaks.length, 1)
      assert.deepEqual((await read([unknown], at)).breaks, [])
    })

    test('an allowance is there until its instance breaks', async (t) => {
      const {
        store: { view },
      } = await open(t)
      const deploymentId = id<DeploymentId>()
      const [one, other] = [id<InstanceId>(), id<InstanceId>()]
      const allowed = async () =>
        (await view.chains.read(deploymentId, { places: [], breaksAfter: 0 })).allowed
      for (const each of [one, other]) await view.chains.allow(deploymentId, each, 100)
      await assert.rejects(view.chains.allow(deploymentId, one, 100))
      const made = { instanceId: one, cause: 'new-instance', at: 200, allowed: true } as const
      await view.chains.advance(deploymentId, { break: made })
      assert.deepEqual(await allowed(), [other])
    })
  })
}

suite('a database from before', () => {
  const schema = readFileSync(join(import.meta.dirname, 'schema-0001.sql'), 'utf8')

  async function oldDatabase(t: TestContext) {
    const file = join(await temporaryDirectory(t), 'authority.sqlite')
    const database = new DatabaseSync(file)
    database.exec(schema)
    database.exec(`
      insert into kysely_migration values ('0001-first', '2026-11-24T00:00:00.000Z');
      insert into kysely_migration_lock values ('migration_lock', 0);`)
    const insert = database.prepare(`
      insert into activations (id, challenge_hash, deployment_id, instance_id, sequence, record,
        previous, reason, license_serial, outcome, code, clock_offset_seconds, first_at, last_at, times)
      values (?, ?, ?, ?, ?, ?, ?, 'restart', 1, ?, ?, 0, 100, 100, 1)`)
    const approve = (
      deploymentId: DeploymentId,
      place: ChainPlace,
      { record, code = 0 }: { record: string; code?: number },
    ): ChainPlace => {
      const { instanceId, sequence, record: previous } = place
      const outcome = code === 0 ? 'approved' : 'refused'
      const next = { instanceId, sequence: sequence + 1, record }
      insert.run(
        id(),
        id(),
        deploymentId,
        instanceId,
        next.sequence,
        record,
        previous,
        outcome,
        code,
      )
      return next
    }
    return { file, database, approve }
  }

  test('opens, keeps its rows, and its servers go on where they stood', async (t) => {
    const { file, database, approve } = await oldDatabase(t)
    const deploymentId = id<DeploymentId>()
    const left = approve(deploymentId, newPlace(), { record: 'left' })
    const zero = newPlace()
    const first = approve(deploymentId, zero, { record: 'first' })
    const unused = approve(deploymentId, first, { record: 'unused' })
    const second = approve(deploymentId, first, { record: 'second' })
    approve(deploymentId, second, { record: 'refused', code: 30002 })
    database.close()
    const store = await openSqliteStore(file)
    t.after(() => store.close())
    const places = [
      zero,
      first,
      unused,
      second,
      left,
      { ...left, sequence: 0, record: RECORD_ZERO_TEXT },
    ]
    const { records, breaks } = await store.view.chains.read(deploymentId, {
      places,
      breaksAfter: 0,
    })
    const standings = Object.fromEntries(records.map((each) => [keyOf(each), each.standing]))
    const of = (place: ChainPlace) => standings[keyOf(place)]
    assert.deepEqual(places.map(of), [
      'confirmed',
      'confirmed',
      'open',
      'open',
      'abandoned',
      'abandoned',
    ])
    assert.deepEqual(breaks, [])
    const { items } = await store.view.activations.list({ limit: 9, deploymentId })
    assert.equal(items.length, 5)
    assert.equal(items[0]?.chain, undefined)
  })

  test('has the same tables as one that was made now', async (t) => {
    const { file, database } = await oldDatabase(t)
    database.close()
    await (await openSqliteStore(file)).close()
    const fresh = join(await temporaryDirectory(t), 'authority.sqlite')
    await (await openSqliteStore(fresh)).close()
    assert.deepEqual(tablesOf(file), tablesOf(fresh))
  })

  function tablesOf(file: string): readonly unknown[] {
    const database = new DatabaseSync(file)
    const rows = database.prepare('select name, sql from sqlite_master order by name').all()
    database.close()
    return rows
  }
})
