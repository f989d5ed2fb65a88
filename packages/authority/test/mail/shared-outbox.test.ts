// Mails on a shared PostgreSQL: several authorities empty one outbox, each mail goes out once; and no
// hostile mail holds anything that the database does not store.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedClock, waitFor } from '@marque/testkit'
import { createToken, startAuthority } from '../../src/index.ts'
import { emptyDatabase } from '../databases.ts'
import { collectingLog, dataDirectory, LICENSEE, send } from '../fixtures.ts'
import { HOSTILE } from './hostile-mails.ts'
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

test('every hostile mail is stored', async (t) => {
  const directory = await dataDirectory(t)
  const databaseUrl = await emptyDatabase()
  const { token } = await createToken({ dataDirectory: directory, databaseUrl, role: 'admin' })
  const running = await startAuthority({
    dataDirectory: directory,
    databaseUrl,
    port: 0,
    host: '127.0.0.1',
    clock: fixedClock(),
    log: collectingLog(),
  })
  t.after(running.close)
  const place = `${running.url}/api/v1`
  await send(`${place}/licensees`, 'POST', { token, body: LICENSEE })
  for (const [name, { mail }] of Object.entries(HOSTILE)) {
    const answer = await fetch(`${place}/mails/received`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'message/rfc822' },
      body: mail as string,
    })
    assert.equal(answer.status, 200, name)
  }
  const { json } = await send(`${place}/mails/received?limit=200`, 'GET', { token })
  assert.equal(json.items.length, Object.keys(HOSTILE).length)
})
