// Mails by real SMTP, from swaks: what is taken, what is refused at the door, what is on disk after it.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { temporaryDirectory, waitFor } from '@marque/testkit'
import { LICENSEE, type Test, testAuthority } from '../fixtures.ts'
import { BODY, CHINESE_BODY, DESK, mailText, swaks, TITLE, testCertificate } from './mail-parts.ts'

async function desk(t: Test, options: Parameters<typeof testAuthority>[1] = {}) {
  const authority = await testAuthority(t, { mailIn: { port: 0 }, ...options })
  await authority.api('POST', '/licensees', { body: LICENSEE })
  const send = (mail: string, to: Omit<Parameters<typeof swaks>[1], 'port'> = {}) =>
    swaks(t, { port: authority.smtpPort, ...to }, mail)
  const requests = async () => (await authority.api('GET', '/requests')).json.items
  const received = async () => (await authority.api('GET', '/mails/received')).json.items
  return { authority, send, requests, received }
}

suite('a mail by SMTP', () => {
  test('that is good becomes an open request, on disk before 250 is said', async (t) => {
    const { authority, send, requests } = await desk(t)
    const { exitCode, transcript } = await send(mailText())
    assert.equal(exitCode, 0, transcript)
    assert.match(transcript, /SIZE 26214400/)
    assert.doesNotMatch(transcript, /STARTTLS|AUTH/)
    const [request] = await requests()
    assert.equal(request.state, 'open')
    assert.equal(request.source, 'mail')
    assert.equal(request.messageId, '<1@example.com>')
    assert.equal(request.maxRegistrations, 10)
    assert.deepEqual(request.productVersion, { minor: '11.5', build: '2026-06-01' })
    assert.equal(request.language, 'en')
    const again = await authority.restart()
    assert.equal((await again.api('GET', '/requests')).json.items[0].id, request.id)
  })

  test('in Chinese, HTML alone, in an old character set, is the same request', async (t) => {
    const { send, requests } = await desk(t)
    await send(mailText({ body: CHINESE_BODY, headers: { 'Message-ID': '<zh@example.com>' } }))
    const html = `<table>${BODY.trim()
      .split('\n')
      .map((line) => `<tr><td>${line.replace(': ', '</td><td>')}</td></tr>`)
      .join('')}</table>`
    const type = 'text/html; charset=iso-8859-1'
    await send(mailText({ body: html, headers: { 'Content-Type': type, 'Message-ID': '<h@e>' } }))
    const [ofHtml, ofChinese] = await requests()
    assert.deepEqual([ofHtml.state, ofChinese.state], ['open', 'open'])
    assert.deepEqual([ofHtml.language, ofChinese.language], ['en', 'zh'])
    assert.equal(ofChinese.projectName, '报表系统')
    assert.equal(ofHtml.projectName, 'reporting')
  })

  test('twice is one request', async (t) => {
    const { send, requests, received } = await desk(t)
    await send(mailText())
    await send(mailText())
    assert.equal((await requests()).length, 1)
    const states = (await received()).map((mail: { state: string }) => mail.state)
    assert.deepEqual(states, ['duplicate', 'request'])
  })

  test('that nobody is answered is in both lists, with the reason', async (t) => {
    const { send, requests, received } = await desk(t)
    await send(mailText({ headers: { From: 'x@evil.example', 'Message-ID': '<x@evil.example>' } }))
    const [request] = await requests()
    assert.deepEqual(
      [request.state, request.source, request.messageId, request.from, request.company],
      ['ignored', 'mail', '<x@evil.example>', 'x@evil.example', 'Example Works'],
    )
    assert.deepEqual([request.projectName, request.productVersion.minor], ['reporting', '11.5'])
    assert.deepEqual(request.faults, [{ field: 'from', problem: "is not the contract's address" }])
    const [mail] = await received()
    assert.deepEqual(
      [mail.state, mail.reason, mail.request.id],
      ['ignored', 'sender-unknown', request.id],
    )
    await send(mailText({ headers: { Subject: 'Hello' }, body: 'hello' }))
    const [hello] = await requests()
    assert.deepEqual([hello.state, hello.company, hello.faults[0].field], ['ignored', '', 'title'])
  })

  test('that nobody was answered is forgotten after ninety days', async (t) => {
    const { authority, send, requests, received } = await desk(t)
    await send(mailText({ headers: { Subject: 'Hello' } }))
    await send(mailText())
    authority.clock.advance(91 * 86_400)
    await send(mailText({ headers: { Subject: 'Hello again' } }))
    const titles = (await received()).map((mail: { subject: string }) => mail.subject)
    assert.deepEqual(titles, ['Hello again', TITLE])
    const states = (await requests()).map((request: { state: string }) => request.state)
    assert.deepEqual(states, ['ignored', 'open'])
  })

  test('to somebody else is refused at the door, whatever the case of our own address', async (t) => {
    const { send, received } = await desk(t, { mailAddresses: ['Licenses@Acme.example'] })
    assert.match((await send(mailText(), { to: 'other@acme.example' })).transcript, /550 5\.1\.1/)
    assert.equal((await received()).length, 0)
    assert.equal((await send(mailText(), { to: DESK })).exitCode, 0)
    assert.equal((await received()).length, 1)
  })

  test('that is too large is refused, and shown', async (t) => {
    const { send, received } = await desk(t)
    const large = mailText({ body: `${BODY}${`${'x'.repeat(998)}\n`.repeat(27_000)}` })
    const { transcript } = await send(large)
    assert.match(transcript, /552/)
    const items = await received()
    assert.equal(items.length, 1)
    assert.deepEqual([items[0].state, items[0].reason], ['ignored', 'too-large'])
    assert.deepEqual([items[0].from, items[0].subject], ['it@example.com', TITLE])
  })

  test('comes from a peer that may send sixty in a minute', async (t) => {
    const { authority, send } = await desk(t)
    const socket = createConnection(authority.smtpPort, '127.0.0.1').setEncoding('utf8')
    t.after(() => socket.destroy())
    let said = ''
    socket.on('data', (text: string) => {
      said += text
    })
    const round = 'MAIL FROM:<a@b.example>\r\nRSET\r\n'
    await waitFor('the greeting', () => said.includes('220'))
    socket.write(`EHLO x\r\n${round.repeat(61)}QUIT\r\n`)
    await new Promise((resolve) => socket.once('close', resolve))
    assert.match(said, /450 4\.7\.1/)
    assert.match((await send(mailText())).transcript, /450 4\.7\.1/)
    authority.clock.advance(61)
    assert.equal((await send(mailText())).exitCode, 0)
  })
})

test('what cannot be listened with ends the start, and says what to look at', async (t) => {
  const { authority } = await desk(t)
  const start = (mailIn: { port: number; tls?: { certFile: string; keyFile: string } }) =>
    testAuthority(t, { mailIn })
  await assert.rejects(start({ port: authority.smtpPort }), /port \d+ for mails is taken/)
  const damaged = join(await temporaryDirectory(t), 'damaged.pem')
  await writeFile(damaged, 'no PEM')
  const tls = { certFile: damaged, keyFile: damaged }
  await assert.rejects(start({ port: 0, tls }), /mails cannot be received/)
  const missing = { certFile: '/nowhere', keyFile: damaged }
  await assert.rejects(
    start({ port: 0, tls: missing }),
    /MARQUE_AUTHORITY_SMTP_TLS_CERT names cannot be read/,
  )
})

suite('with a certificate and a password', () => {
  test('STARTTLS is offered, and nobody who has not signed in is heard', async (t) => {
    const tls = await testCertificate(t)
    const passwordFile = join(await temporaryDirectory(t), 'password')
    await writeFile(passwordFile, 'TEST secret\n')
    const { send, requests } = await desk(t, {
      mailIn: {
        port: 0,
        tls: { certFile: tls.cert, keyFile: tls.key },
        login: { user: 'desk', passwordFile },
      },
    })
    assert.match((await send(mailText())).transcript, /530/)
    const login = ['--auth', 'PLAIN', '--auth-user', 'desk', '--auth-password']
    const wrong = await send(mailText(), { options: ['--tls', ...login, 'other'] })
    assert.match(wrong.transcript, /535 5\.7\.8/)
    const plain = await send(mailText(), { options: [...login, 'TEST secret'] })
    assert.notEqual(plain.exitCode, 0)
    assert.equal((await requests()).length, 0)
    const right = await send(mailText(), { options: ['--tls', ...login, 'TEST secret'] })
    assert.equal(right.exitCode, 0, right.transcript)
    assert.match(right.transcript, /TLS started with cipher TLSv1\.[23]/)
    assert.equal((await requests()).length, 1)
  })
})
