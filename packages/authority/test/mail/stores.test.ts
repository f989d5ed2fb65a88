// What every store must do with mails, whatever database is behind it.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { uuidFrom } from '@marque/protocol'
import { seededRandom } from '@marque/testkit'
import type { ReceivedMail, SentMail } from '../../src/mail/mail-records.ts'
import { STORES } from '../databases.ts'

const random = seededRandom('mail stores')
const id = <T extends string>(): T => uuidFrom<never>(random(16)) as unknown as T

const received = (over: Partial<ReceivedMail> = {}): ReceivedMail => ({
  id: id(),
  origin: 'smtp',
  from: 'it@example.com',
  to: ['licenses@acme.example'],
  subject: 'Report Server License File for 示例公司 😀',
  sizeBytes: 1234,
  receivedAt: 100,
  state: 'request',
  faults: [{ field: 'projectName', problem: 'is missing' }],
  language: 'zh',
  requestId: id(),
  messageId: '<1@example.com>',
  sameAs: '<1@example.com>',
  text: 'Company: Example Works\n',
  attachments: [{ name: 'privateConfig', type: 'application/json', sizeBytes: 5 }],
  privateConfig: '{}',
  ...over,
})

const queued = (over: Partial<SentMail> = {}): SentMail => {
  const own = id<string>()
  return {
    id: own,
    kind: 'faults',
    to: 'it@example.com',
    language: 'en',
    state: 'queued',
    facts: { faults: [{ field: 'company', problem: 'is missing' }], days: 30 },
    createdAt: 100,
    attempts: 0,
    nextAttemptAt: 100,
    deadlineAt: 1000,
    messageId: `<${own}@acme.example>`,
    ...over,
  }
}

for (const [name, open] of Object.entries(STORES)) {
  suite(`mails in ${name}`, () => {
    test('are found as they were added, also after it was opened again', async (t) => {
      const { store, reopen } = await open(t)
      const mail = received()
      const bare: ReceivedMail = { ...received({ state: 'ignored', reason: 'title' }), faults: [] }
      const out = queued({
        inReplyTo: '<1@example.com>',
        requestId: id(),
        licenseId: id(),
        deploymentId: id(),
      })
      await store.transaction(async (tx) => {
        await tx.receivedMails.add(mail)
        await tx.receivedMails.add(bare)
        assert.equal(await tx.sentMails.add(out), true)
      })
      const { view } = await reopen()
      assert.deepEqual(await view.receivedMails.find(mail.id), mail)
      assert.deepEqual(await view.receivedMails.find(bare.id), bare)
      assert.deepEqual(await view.sentMails.find(out.id), out)
      assert.equal(await view.receivedMails.find(''), undefined)
      assert.equal(await view.sentMails.find(mail.id), undefined)
      assert.deepEqual((await view.receivedMails.list({ limit: 1 })).items, [bare])
      assert.deepEqual((await view.receivedMails.list({ limit: 9, state: 'request' })).items, [
        mail,
      ])
      assert.deepEqual((await view.sentMails.list({ limit: 9, state: 'sent' })).items, [])
      assert.equal(await view.sentMails.isOurs(out.messageId), true)
      assert.equal(await view.sentMails.isOurs('<other@x>'), false)
    })

    test('are known again only when something came of the first', async (t) => {
      const { store } = await open(t)
      const { receivedMails } = store.view
      await receivedMails.add(received({ state: 'ignored', sameAs: 'a' }))
      assert.equal(await receivedMails.findSame('a'), undefined)
      const first = received({ state: 'faulty', sameAs: 'a' })
      await receivedMails.add(first)
      await receivedMails.add(received({ state: 'duplicate', sameAs: 'a' }))
      assert.deepEqual(await receivedMails.findSame('a'), first)
    })

    test('that nobody was answered are forgotten after a while, others never', async (t) => {
      const { receivedMails } = (await open(t)).store.view
      const [old, young] = [
        received({ state: 'ignored', receivedAt: 9 }),
        received({ state: 'ignored' }),
      ]
      const kept = received({ receivedAt: 9 })
      for (const mail of [old, young, kept]) await receivedMails.add(mail)
      await receivedMails.forgetIgnored(100)
      assert.deepEqual((await receivedMails.list({ limit: 9 })).items, [kept, young])
    })

    test('are claimed once, oldest first, and again when nobody settled them in time', async (t) => {
      const { store } = await open(t)
      const mails = [
        queued({ nextAttemptAt: 90 }),
        queued({ nextAttemptAt: 80 }),
        queued({ nextAttemptAt: 101 }),
      ]
      for (const mail of mails) await store.view.sentMails.add(mail)
      const claim = (now: number) =>
        store.transaction((tx) => tx.sentMails.claim({ now, until: now + 300, limit: 5 }))
      const [one, other] = await Promise.all([claim(100), claim(100)])
      const claimed = [...one, ...other]
      assert.deepEqual(
        claimed.map((mail) => [mail.id, mail.attempts]),
        [
          [mails[1]?.id, 1],
          [mails[0]?.id, 1],
        ],
      )
      const sent = { state: 'sent', sentAt: 105, subject: 's', text: 't', html: 'h' } as const
      await store.view.sentMails.settle(mails[0]?.id ?? '', sent)
      const again = await claim(400)
      assert.deepEqual(
        again.map((mail) => [mail.id, mail.attempts]),
        [
          [mails[2]?.id, 1],
          [mails[1]?.id, 2],
        ],
      )
      const settled = await store.view.sentMails.find(mails[0]?.id ?? '')
      assert.equal(settled?.nextAttemptAt, undefined)
      assert.deepEqual(
        [settled?.state, settled?.sentAt, settled?.subject, settled?.html],
        ['sent', 105, 's', 'h'],
      )
    })

    test('that must go out once are added once', async (t) => {
      const { sentMails } = (await open(t)).store.view
      assert.equal(await sentMails.add(queued({ onceBy: 'a' })), true)
      assert.equal(await sentMails.add(queued({ onceBy: 'a' })), false)
      assert.equal(await sentMails.add(queued()), true)
      assert.equal(await sentMails.add(queued()), true)
      assert.equal(await sentMails.countReplies('it@example.com', 99), 3)
      assert.equal(await sentMails.countReplies('it@example.com', 100), 0)
      assert.equal(await sentMails.countReplies('other@example.com', 0), 0)
    })
  })
}
