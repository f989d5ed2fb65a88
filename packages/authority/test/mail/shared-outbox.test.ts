// Several authorities on one database empty one outbox: each mail goes out once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedClock, waitFor } from '@marque/testkit'
import { createToken, startAuthority } from '../../src/index.ts'
import { emptyDatabase } from '../databases.ts'
import { collectingLog, dataDirectory, LICENSEE, send } from '../fixtures.ts'
import { mailText, startRelay, TITLE } from './mail-parts.ts'

test('twenty replies, three authorities, twenty mails', async (t) => {
  const directory = await dataDirectory(t)
  const databaseUrl = await emptyDatabase()
  const { token } = await createToken({ dataDirectory: directory, databaseUrl, role: 'admin' })
  const relay = await startRelay(t)
  const clock = fixedClock()
  const start = async () => {
    const running = await startAuthority({
      dataDirectory: directory,
      databaseUrl,
      port: 0,
      host: '127.0.0.1',
      publicUrl: 'http://authority.example',
      mailOut: {
        relay: { host: '127.0.0.1', port: relay.port, secure: false },
        from: 'desk@acme.example',
      },
      clock,
      log: collectingLog(),
    })
    t.after(running.close)
    return running
  }
  const [first] = await Promise.all([start(), start(), start()])
  const api = (method: string, path: string, ask: object = {}) =>
    send(`${first.url}/api/v1${path}`, method, { token, ...ask })
  const numbers = Array.from({ length: 20 }, (_, number) => number)
  for (const number of numbers) {
    const [name, email] = [`Company ${number}`, `it${number}@example.com`]
    await api('POST', '/licensees', { body: { ...LICENSEE, name, email } })
  }
  const box = numbers.map((number) => {
    const headers = {
      From: `it${number}@example.com`,
      Subject: TITLE.replace('Example Works', `Company ${number}`),
      'Message-ID': `<${number}@example.com>`,
    }
    return `From x\r\n${mailText({ headers, body: `Company: Company ${number}` })}\r\n\r\n`
  })
  const headers = { 'content-type': 'application/mbox' }
  const imported = await api('POST', '/mails/received', { body: box.join(''), headers })
  assert.equal(imported.json.items.length, 20)
  await waitFor(
    'all are sent',
    async () => {
      const { json } = await api('GET', '/mails/sent?state=sent')
      return json.items.length === 20
    },
    30_000,
  )
  const mails = await relay.mails()
  assert.equal(mails.length, 20)
  assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, 20)
})
