// What every store must do, whatever database is behind it.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  auditVerifier,
  type DeploymentId,
  type InstanceId,
  type LicenseId,
  uuidFrom,
} from '@marque/protocol'
import { seededRandom } from '@marque/testkit'
import type {
  Activation,
  Deployment,
  IssuedLicense,
  Licensee,
  LicenseRequest,
  Session,
} from '../../src/domain/records.ts'
import { defaultTerms } from '../../src/domain/terms.ts'
import type { PageRequest, Store } from '../../src/ports.ts'
import { STORES } from '../databases.ts'

const random = seededRandom('stores')
const id = <T extends string>(): T => uuidFrom<never>(random(16)) as unknown as T

const licensee = (name: string): Licensee => ({
  id: id(),
  name,
  email: 'it@example.com',
  contractSignedOn: '2026-01-15',
  createdAt: 100,
  version: 1,
})

const request = (state: LicenseRequest['state']): LicenseRequest => ({
  id: id(),
  source: 'api',
  state,
  faults: state === 'rejected' ? [{ field: 'company', problem: 'is not a licensee' }] : [],
  from: 'it@example.com',
  company: 'Example Works',
  projectName: 'reporting',
  contractSignedOn: '2026-01-15',
  registrationMethod: 'Private Cloud AUTH',
  maxRegistrations: 3,
  productVersion: { minor: '11.5', build: '2026-06-01' },
  note: 'urgent',
  createdAt: 100,
})

const deployment = (): Deployment => ({
  id: id<DeploymentId>(),
  licenseeId: id(),
  state: 'active',
  reinstalls: 2,
  createdAt: 100,
  sealedSeed: 'TEST',
})

const license = (deploymentId: DeploymentId, serial = 1, of = id<LicenseId>()): IssuedLicense => ({
  id: of,
  deploymentId,
  serial,
  issuedAt: 100 + serial,
  licenseeName: 'Example Works',
  product: { id: 'report-server', name: 'Report Server' },
  project: 'reporting',
  terms: defaultTerms({ maxRegistrations: serial, productVersion: { minor: '11.5' } }),
  file: { format: 'marque-license/1', delegation: 'TEST', license: `TEST ${serial}` },
})

const activation = (deploymentId: DeploymentId, over: Partial<Activation> = {}): Activation => ({
  id: id(),
  challengeHash: id(),
  deploymentId,
  instanceId: id<InstanceId>(),
  sequence: 1,
  record: 'AAAA',
  previous: 'BBBB',
  reason: 'restart',
  licenseSerial: 1,
  outcome: 'approved',
  clockOffsetSeconds: -3,
  firstAt: 100,
  lastAt: 100,
  times: 1,
  ...over,
})

for (const [name, open] of Object.entries(STORES)) {
  suite(`${name} store`, () => {
    test('finds what was added, also after it was opened again, and nothing else', async (t) => {
      const { store, reopen } = await open(t)
      const added = { l: licensee('Example Works'), r: request('open'), d: deployment() }
      await store.transaction(async (tx) => {
        await tx.licensees.add(added.l)
        await tx.requests.add(added.r)
        await tx.deployments.add(added.d)
      })
      const { view } = await reopen()
      assert.deepEqual(await view.licensees.find(added.l.id), added.l)
      assert.deepEqual(await view.requests.find(added.r.id), added.r)
      assert.deepEqual(await view.deployments.find(added.d.id), added.d)
      assert.equal(await view.licensees.find(added.r.id), undefined)
      assert.equal(await view.deployments.find(''), undefined)
    })

    test('a transaction that throws leaves nothing behind', async (t) => {
      const { store } = await open(t)
      const lost = licensee('Lost')
      const work = store.transaction(async (tx) => {
        await tx.licensees.add(lost)
        await tx.audit.append({ at: 1, name: 'licensee.added', details: {} })
        throw new RangeError('changed my mind')
      })
      await assert.rejects(work, RangeError)
      assert.equal(await store.view.licensees.find(lost.id), undefined)
      assert.deepEqual((await store.view.audit.list({ limit: 10 })).items, [])
    })

    test('transactions that begin together run one after another', async (t) => {
      const { store } = await open(t)
      const append = () =>
        store.transaction((tx) =>
          tx.audit.append({ at: 1, name: 'token.created', details: { a: 1 } }),
        )
      await Promise.all(Array.from({ length: 20 }, append))
      const lines = await store.view.audit.after(0, 100)
      assert.deepEqual(
        lines.map(({ sequence }) => sequence),
        Array.from({ length: 20 }, (_, index) => index + 1),
      )
    })

    test('companies are found however their name is written', async (t) => {
      const { store } = await open(t)
      const works = licensee('Example  Works')
      await store.view.licensees.add(works)
      for (const written of ['example works', ' EXAMPLE WORKS ', 'Ｅｘａｍｐｌｅ　Ｗｏｒｋｓ']) {
        assert.deepEqual(await store.view.licensees.findByName(written), [works], written)
      }
      assert.deepEqual(await store.view.licensees.findByName('Example'), [])
    })

    test('lists page from the newest to the oldest, each row once', async (t) => {
      const { store } = await open(t)
      const names = Array.from({ length: 7 }, (_, index) => `company ${index}`)
      for (const each of names) await store.view.licensees.add(licensee(each))
      const seen: string[] = []
      let page: PageRequest = { limit: 3 }
      for (let pages = 0; pages < 5; pages++) {
        const { items, nextCursor } = await store.view.licensees.list(page)
        seen.push(...items.map((item) => item.name))
        // a row that arrives meanwhile moves nothing
        await store.view.licensees.add(licensee('late'))
        if (nextCursor === undefined) break
        page = { limit: 3, cursor: nextCursor }
      }
      assert.deepEqual(seen, [...names].reverse())
    })

    test('requests are listed by state, and a confirmed one says what came of it', async (t) => {
      const { view } = (await open(t)).store
      const [wanted, refused] = [request('open'), request('rejected')]
      await view.requests.add(wanted)
      await view.requests.add(refused)
      assert.deepEqual((await view.requests.list({ limit: 9, state: 'rejected' })).items, [refused])
      const decision = {
        decidedAt: 200,
        licenseId: id<LicenseId>(),
        deploymentId: id<DeploymentId>(),
      }
      await view.requests.confirm(wanted.id, decision)
      const confirmed = { ...wanted, ...decision, state: 'confirmed' as const }
      assert.deepEqual(await view.requests.find(wanted.id), confirmed)
      assert.deepEqual((await view.requests.list({ limit: 9, state: 'open' })).items, [])
    })

    test('a license is found at its newest serial, its history newest first', async (t) => {
      const { view } = (await open(t)).store
      const first = license(id<DeploymentId>())
      const second = license(first.deploymentId, 2, first.id)
      const other = license(id<DeploymentId>())
      for (const each of [first, second, other]) await view.licenses.add(each)
      assert.deepEqual(await view.licenses.find(first.id), second)
      assert.deepEqual(await view.licenses.findByDeployment(first.deploymentId), second)
      assert.deepEqual(await view.licenses.history(first.id), [second, first])
      assert.deepEqual((await view.licenses.list({ limit: 9 })).items, [other, second])
    })

    test('a serial is issued once, and a deployment has one license', async (t) => {
      const { store } = await open(t)
      const first = license(id<DeploymentId>())
      const add = (each: IssuedLicense) => store.transaction((tx) => tx.licenses.add(each))
      await add(first)
      await assert.rejects(add(first))
      await assert.rejects(add(license(first.deploymentId)))
    })

    test('deployments end, keep their number of re-installations, and are moved once', async (t) => {
      const { view } = (await open(t)).store
      const [old, successor, third] = [deployment(), deployment(), deployment()]
      for (const each of [old, successor, third]) await view.deployments.add(each)
      await view.deployments.end(old.id, 500)
      await view.deployments.setReinstalls(old.id, 7)
      const ended = { ...old, state: 'ended' as const, endedAt: 500, reinstalls: 7 }
      assert.deepEqual(await view.deployments.find(old.id), ended)
      const migration = {
        id: id<string>(),
        fromDeploymentId: old.id,
        toDeploymentId: successor.id,
        proof: { instanceId: id<InstanceId>(), sequence: 4 },
        createdAt: 600,
      }
      await view.deployments.addMigration(migration)
      for (const end of [old.id, successor.id]) {
        assert.deepEqual(await view.deployments.migrationsOf([end]), [migration])
      }
      assert.deepEqual(await view.deployments.migrationsOf([]), [])
      assert.deepEqual(await view.deployments.migrationsOf([deployment().id]), [])
      const again = { ...migration, id: id<string>(), toDeploymentId: third.id }
      await assert.rejects(view.deployments.addMigration(again))
    })

    test('the same decision over the same challenge is counted', async (t) => {
      const { view } = (await open(t)).store
      const deploymentId = id<DeploymentId>()
      const approval = activation(deploymentId)
      assert.deepEqual(await view.activations.record(approval), { first: true })
      const again = { ...approval, id: id<string>(), firstAt: 160, lastAt: 160 }
      assert.deepEqual(await view.activations.record(again), { first: false })
      const refusal = { ...again, id: id<string>(), outcome: 'refused' as const, code: 30002 }
      assert.deepEqual(await view.activations.record(refusal), { first: true })
      const { items } = await view.activations.list({ limit: 9, deploymentId })
      assert.deepEqual(items, [refusal, { ...approval, lastAt: 160, times: 2 }])
      assert.equal(await view.activations.findApproval(approval.challengeHash), 100)
      assert.equal(await view.activations.findApproval('unknown'), undefined)
    })

    test('activations are summarised by deployment and instance', async (t) => {
      const { view } = (await open(t)).store
      const deploymentId = id<DeploymentId>()
      const instanceId = id<InstanceId>()
      const decided = [
        activation(deploymentId, { instanceId, sequence: 1 }),
        activation(deploymentId, { instanceId, sequence: 2, record: 'CCCC', lastAt: 300 }),
        activation(deploymentId, { outcome: 'refused', code: 40005, lastAt: 400 }),
        activation(id<DeploymentId>()),
      ]
      for (const each of decided) await view.activations.record(each)
      assert.deepEqual(await view.activations.summarize(deploymentId), {
        approved: 2,
        refused: 1,
        lastAt: 400,
        instances: [{ id: instanceId, sequence: 2, approvals: 2, firstAt: 100, lastAt: 300 }],
      })
      assert.deepEqual(await view.activations.summarize(id<DeploymentId>()), {
        approved: 0,
        refused: 0,
        instances: [],
      })
    })

    test('refusals are told by the place that they were asked on top of, the latest first', async (t) => {
      const { view } = (await open(t)).store
      const deploymentId = id<DeploymentId>()
      const [one, other] = [id<InstanceId>(), id<InstanceId>()]
      const refuse = (over: Partial<Activation>) =>
        view.activations.record(
          activation(deploymentId, { outcome: 'refused', code: 40007, sequence: 4, ...over }),
        )
      await refuse({ instanceId: one, firstAt: 10, lastAt: 10 })
      await refuse({ instanceId: one, firstAt: 20, lastAt: 30 })
      await refuse({ instanceId: other, code: 40008, firstAt: 40, lastAt: 40 })
      await refuse({ instanceId: other, code: 40005, lastAt: 50 })
      const of = { codes: [40007, 40008], limit: 9 }
      const place = { sequence: 3, record: 'BBBB' }
      const later = { ...place, instanceId: other, code: 40008, firstAt: 40, lastAt: 40 }
      const earlier = { ...place, instanceId: one, code: 40007, firstAt: 10, lastAt: 30 }
      assert.deepEqual(await view.activations.refusedPlaces(deploymentId, of), [later, earlier])
      const ofOne = { ...of, instanceId: one }
      assert.deepEqual(await view.activations.refusedPlaces(deploymentId, ofOne), [earlier])
    })

    test('a revoked token is found no more; an address has one operator', async (t) => {
      const { view } = (await open(t)).store
      const token = { id: id<string>(), name: '', role: 'viewer', hash: 'h', createdAt: 1 } as const
      await view.tokens.add(token)
      assert.deepEqual(await view.tokens.findByHash('h'), token)
      assert.equal(await view.tokens.revoke(token.id, 9), true)
      assert.equal(await view.tokens.revoke(token.id, 9), false)
      assert.equal(await view.tokens.findByHash('h'), undefined)
      const operator = {
        id: id<string>(),
        email: 'a@b.example',
        role: 'admin',
        passwordHash: 'TEST',
        createdAt: 1,
      } as const
      await view.operators.add(operator)
      await assert.rejects(view.operators.add({ ...operator, id: id() }))
      assert.deepEqual(await view.operators.findByEmail('a@b.example'), operator)
      assert.equal(await view.operators.remove(operator.id), true)
      assert.equal(await view.operators.remove(operator.id), false)
    })

    test('a session is found with its operator while it is in force, and ends by one or by all', async (t) => {
      const { store } = await open(t)
      const { operators, sessions } = store.view
      const operator = {
        id: id(),
        email: 'ada@example.com',
        role: 'issuer',
        passwordHash: 'TEST',
        createdAt: 100,
      } as const
      await operators.add(operator)
      const made = ['one', 'two', 'three'].map((hash) => ({
        id: id(),
        operatorId: operator.id,
        hash,
        address: '127.0.0.1',
        createdAt: 100,
        expiresAt: 200,
      }))
      const [one, two, three] = made as [Session, Session, Session]
      for (const session of made) await sessions.add(session)
      assert.deepEqual(await sessions.findByHash('one', 199), { session: one, operator })
      assert.equal(await sessions.findByHash('one', 200), undefined)
      assert.equal(await sessions.findByHash('four', 150), undefined)
      assert.deepEqual(await sessions.listOf(operator.id, 150), [three, two, one])
      assert.equal(await sessions.end({ id: one.id, operatorId: id() }), false)
      assert.equal(await sessions.end({ id: one.id, operatorId: operator.id }), true)
      await sessions.endOf(operator.id, three.id)
      assert.deepEqual(await sessions.listOf(operator.id, 150), [three])
      await operators.setPassword(operator.id, 'TEST next')
      const found = await sessions.findByHash('three', 150)
      assert.equal(found?.operator.passwordHash, 'TEST next')
      await operators.remove(operator.id)
      assert.equal(await sessions.findByHash('three', 150), undefined)
    })

    test('tries to sign in are counted by key, and forgotten by key and by age', async (t) => {
      const { store } = await open(t)
      const { loginTries } = store.view
      for (const at of [10, 20, 30]) await loginTries.add(['mail a', 'network b'], at)
      assert.deepEqual(await loginTries.since('mail a', 10), [20, 30])
      await loginTries.forget(['mail a'])
      await loginTries.forgetBefore(20)
      assert.deepEqual(await loginTries.since('mail a', 0), [])
      assert.deepEqual(await loginTries.since('network b', 0), [20, 30])
    })

    test('the audit trail is a chain that verifies, over any number of openings', async (t) => {
      const { store, reopen } = await open(t)
      const append = (to: Store, number: number) =>
        to.transaction((tx) =>
          tx.audit.append({ at: number, name: 'license.issued', details: { number, ok: true } }),
        )
      await append(store, 1)
      const reopened = await reopen()
      await append(reopened, 2)
      const verifier = auditVerifier()
      for (const line of await reopened.view.audit.after(0, 10)) {
        await verifier.check(JSON.stringify(line))
      }
      assert.equal((await reopened.view.audit.after(1, 10)).length, 1)
    })

    test('answers are kept by key and asker until they are forgotten', async (t) => {
      const { view } = (await open(t)).store
      const answer = { key: 'k', tokenId: 't', requestHash: 'h', sealed: 's', createdAt: 50 }
      await view.answers.add(answer)
      await assert.rejects(view.answers.add(answer))
      assert.deepEqual(await view.answers.find({ key: 'k', tokenId: 't' }), answer)
      assert.equal(await view.answers.find({ key: 'k', tokenId: 'other' }), undefined)
      await view.answers.forgetBefore(50)
      assert.ok(await view.answers.find({ key: 'k', tokenId: 't' }))
      await view.answers.forgetBefore(51)
      assert.equal(await view.answers.find({ key: 'k', tokenId: 't' }), undefined)
    })

    test('a store that was closed throws; it does not answer that nothing is there', async (t) => {
      const { store } = await open(t)
      await store.check()
      await store.close()
      await assert.rejects(store.check())
      await assert.rejects(store.view.licensees.find('x'))
    })
  })
}
