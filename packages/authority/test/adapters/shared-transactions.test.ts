// Writes that share a commit, on every database: each stands and falls alone.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { auditVerifier, uuidFrom } from '@marque/protocol'
import { seededRandom } from '@marque/testkit'
import type { Licensee } from '../../src/domain/records.ts'
import { STORES } from '../databases.ts'

const random = seededRandom('shared transactions')

const licensee = (name: string): Licensee => ({
  id: uuidFrom<never>(random(16)),
  name,
  email: 'it@example.com',
  contractSignedOn: '2026-01-15',
  createdAt: 100,
  version: 1,
})

for (const [name, open] of Object.entries(STORES)) {
  suite(`writes to ${name} at the same time`, () => {
    test('stand and fall alone, in the order in which they came', async (t) => {
      const { store, reopen } = await open(t)
      const names = Array.from({ length: 80 }, (_, index) => `Works ${index}`)
      const outcomes = await Promise.allSettled(
        names.map((name, index) =>
          store.transaction(async (tx) => {
            await tx.licensees.add(licensee(name))
            await tx.audit.append({ at: index, name: 'licensee.added', details: { name } })
            if (index % 3 === 0) throw new RangeError(name)
            return name
          }),
        ),
      )
      const kept = names.filter((_, index) => index % 3 !== 0)
      const told = outcomes.map((outcome) =>
        outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message,
      )
      assert.deepEqual(told, names)
      const { view } = await reopen()
      const { items } = await view.licensees.list({ limit: 200 })
      assert.deepEqual(items.map(({ name }) => name).reverse(), kept)
      const { check } = auditVerifier()
      const lines = await view.audit.after(0, 200)
      for (const line of lines) await check(JSON.stringify(line))
      assert.deepEqual(
        lines.map(({ details }) => details['name']),
        kept,
      )
    })

    test('a row that the database refuses is undone alone', async (t) => {
      const { store } = await open(t)
      const one = store.transaction((tx) => tx.licensees.add(licensee('First')))
      const outcomes = await Promise.allSettled([
        one,
        store.transaction((tx) => tx.licensees.add(licensee('Second'))),
        store.transaction((tx) => tx.licensees.add({ ...licensee('Third'), email: null as never })),
        store.transaction((tx) => tx.licensees.add(licensee('Fourth'))),
      ])
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      )
      const { items } = await store.view.licensees.list({ limit: 10 })
      assert.deepEqual(
        items.map(({ name }) => name),
        ['Fourth', 'Second', 'First'],
      )
    })
  })
}
