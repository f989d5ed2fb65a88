// Killed while mails come in and go out, it has every mail that it said 250 to, once, with what became
// of it; and every reply goes out after all (A22).
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort, type Running, startProgram, waitFor } from '@marque/testkit'
import { createToken } from '../../src/index.ts'
import { dataDirectory, LICENSEE, send, type Test } from '../fixtures.ts'
import { DESK, mailText, startRelay } from './mail-parts.ts'

const PROGRAM = `
import { runAuthority } from '@marque/authority'
const [data, smtpPort, smtpUrl] = process.argv.slice(1)
await runAuthority({ data, port: '0', smtpPort, smtpUrl })
`

async function start(t: Test, args: readonly string[]): Promise<{ running: Running; url: string }> {
  const running = startProgram(
    t as Parameters<typeof startProgram>[0],
    [process.execPath, '--input-type=module', '--eval', PROGRAM, ...args],
    { cwd: import.meta.dirname, env: { MARQUE_LOG_LEVEL: 'info' } },
  )
  const [, url = ''] = await running.saw(/listening on (\S+)/)
  await running.saw(/listening on/)
  return { running, url }
}

/** Speaks SMTP until the connection ends. @returns whether the mail was taken */
function sendMail(port: number, mail: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1').setEncoding('utf8')
    const steps = [
      'EHLO x',
      'MAIL FROM:<it@example.com>',
      `RCPT TO:<${DESK}>`,
      'DATA',
      `${mail}\r\n.`,
    ]
    let taken = false
    let buffer = ''
    socket.on('error', () => {})
    socket.on('close', () => resolve(taken))
    socket.on('data', (text: string) => {
      buffer += text
      const last = buffer.trimEnd().split('\r\n').at(-1) ?? ''
      if (!buffer.endsWith('\r\n') || !/^\d{3} /.test(last)) return
      buffer = ''
      const next = steps.shift()
      if (next !== undefined) socket.write(`${next}\r\n`)
      else {
        taken = last.startsWith('250')
        socket.end()
      }
    })
  })
}

test('a mail that was accepted is there after a kill, once, and is answered once', async (t) => {
  const directory = await dataDirectory(t)
  const publisher = join(directory, 'publisher.json')
  const facts = JSON.parse(await readFile(publisher, 'utf8'))
  await writeFile(publisher, JSON.stringify({ ...facts, mailAddresses: [DESK] }))
  const { token } = await createToken({ dataDirectory: directory, role: 'admin' })
  const relay = await startRelay(t)
  const smtpPort = await freePort()
  const args = [directory, String(smtpPort), `smtp://127.0.0.1:${relay.port}`]
  const accepted = new Set<string>()
  const tried: string[] = []
  for (let round = 0; round < 4; round++) {
    const { running, url } = await start(t, args)
    await send(`${url}/api/v1/licensees`, 'POST', { token, body: LICENSEE })
    const senders = Array.from({ length: 3 }, async (_, sender) => {
      for (let number = 0; number < 20; number++) {
        const id = `<${round}.${sender}.${number}@example.com>`
        tried.push(id)
        const isTaken = await sendMail(smtpPort, mailText({ headers: { 'Message-ID': id } }))
        if (!isTaken) return
        accepted.add(id)
        if (number === round) running.process.kill('SIGKILL')
      }
    })
    await Promise.all(senders)
    await running.ended
  }
  assert.ok(accepted.size >= 8, String(accepted.size))
  const { url } = await start(t, args)
  const { json } = await send(`${url}/api/v1/mails/received?limit=200`, 'GET', { token })
  const stored = json.items.map((item: { messageId: string }) => item.messageId)
  for (const id of accepted) assert.ok(stored.includes(id), id)
  assert.equal(new Set(stored).size, stored.length)
  const requests = await send(`${url}/api/v1/requests?limit=200`, 'GET', { token })
  assert.equal(requests.json.items.length, stored.length)
  await sendMail(
    smtpPort,
    mailText({ headers: { 'Message-ID': '<last@example.com>' }, body: 'Company: Example Works' }),
  )
  await relay.saw(1)
  await waitFor('it is written down', async () => {
    const sent = await send(`${url}/api/v1/mails/sent`, 'GET', { token })
    return sent.json.items[0]?.state === 'sent'
  })
})
