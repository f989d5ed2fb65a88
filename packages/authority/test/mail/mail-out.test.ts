// Mails through a real relay: each kind, in both languages, once, with links that work; and what
// happens when the relay is away, refuses, or demands TLS.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { waitFor } from '@marque/testkit'
import { LICENSEE, send, type Test, type TestAuthority, testAuthority } from '../fixtures.ts'
import { smallBase } from '../small-base.ts'
import {
  BODY,
  CHINESE_BODY,
  DESK,
  mailText,
  startRelay,
  TITLE,
  testCertificate,
} from './mail-parts.ts'

const relayAt = (port: number) => ({ host: '127.0.0.1', port, secure: false })

async function desk(t: Test, options: Parameters<typeof testAuthority>[1] = {}) {
  const relay = await startRelay(t)
  const authority = await testAuthority(t, {
    mailOut: { relay: relayAt(relay.port) },
    mailAddresses: [DESK],
    imageDirectory: await smallBase(t),
    ...options,
  })
  await authority.api('POST', '/licensees', { body: LICENSEE })
  return { relay, authority }
}

async function importMail(authority: TestAuthority, mail: string) {
  const headers = { 'content-type': 'message/rfc822' }
  const answer = await authority.api('POST', '/mails/received', { body: mail, headers })
  assert.equal(answer.status, 200, answer.text)
  return answer.json.items[0]
}

const sentMails = async (authority: TestAuthority) =>
  (await authority.api('GET', '/mails/sent')).json.items

suite('a confirmed request', () => {
  test('is answered with links that work, checksums that hold, and the commands', async (t) => {
    const { relay, authority } = await desk(t)
    const { request } = await importMail(authority, mailText())
    const issued = await authority.api('POST', `/requests/${request.id}/confirm`, { body: {} })
    const [mail] = await relay.saw(1)
    assert.ok(mail)
    assert.equal(mail.from?.text, '"TEST Acme" <licenses@acme.example>')
    assert.match(
      mail.raw,
      /X-Envelope-From: licenses@acme\.example\r\nX-Envelope-To: it@example\.com/,
    )
    assert.equal(mail.subject, 'Report Server license for Example Works: reporting')
    assert.equal(mail.inReplyTo, '<1@example.com>')
    assert.equal(mail.references, '<1@example.com>')
    assert.match(mail.raw, /Auto-Submitted: auto-generated/)
    assert.match(mail.text ?? '', /docker load < acme_license_server[\w-]*\.tar/)
    assert.match(
      mail.text ?? '',
      /docker run .*-v \S+:\/app\/config acme_license_server_amd64:1\.0\.0/,
    )
    assert.match(mail.text ?? '', /acme_license_server_arm64:1\.0\.0/)
    assert.match(String(mail.html), /<a href="http/)
    const urls = mail.text?.match(/http:\/\/\S+\/archive\?\S+/g) ?? []
    const sums = mail.text?.match(/[0-9a-f]{64}/g) ?? []
    assert.equal(urls.length, 3)
    for (const [index, url] of urls.entries()) {
      const archive = new Uint8Array(await (await fetch(url)).arrayBuffer())
      assert.equal(createHash('sha256').update(archive).digest('hex'), sums[index])
    }
    assert.equal(new Set(sums).size, 3)
    const [item] = await waitFor('it is written down', async () => {
      const items = await sentMails(authority)
      return items[0].state === 'sent' && items
    })
    assert.deepEqual([item.kind, item.to, item.attempts], ['confirmation', 'it@example.com', 1])
    assert.equal(item.deployment.id, issued.json.deployment.id)
    assert.equal(item.subject, mail.subject)
    const page = await authority.api('GET', `/mails/sent/${item.id}/html`)
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
    assert.match((await authority.api('GET', `/mails/sent/${item.id}`)).json.text, /docker load/)
    for (const place of [`/mails/sent/${item.id}`, `/mails/sent/${item.id}/html`]) {
      const shown = await authority.api('GET', place, { token: authority.tokens.viewer })
      assert.match(shown.text, /signature=…/)
      assert.doesNotMatch(shown.text, /signature=\w/)
    }
    const names = (await authority.api('GET', '/audit')).json.items.map(
      (line: { name: string }) => line.name,
    )
    assert.ok(names.includes('mail.sent') && names.includes('mail.imported'))
  })

  test('in Chinese is answered in Chinese', async (t) => {
    const { relay, authority } = await desk(t)
    const { request } = await importMail(authority, mailText({ body: CHINESE_BODY }))
    await authority.api('POST', `/requests/${request.id}/confirm`, { body: {} })
    const [mail] = await relay.saw(1)
    assert.equal(mail?.subject, 'Example Works 的 Report Server 许可证：报表系统')
    assert.match(mail?.text ?? '', /合同|许可证申请已确认/)
    assert.match(mail?.text ?? '', /docker run/)
  })

  test('is not answered when the operator says so, or no relay is named', async (t) => {
    const { authority } = await desk(t)
    const { request } = await importMail(authority, mailText())
    await authority.api('POST', `/requests/${request.id}/confirm`, { body: { mail: false } })
    assert.deepEqual(await sentMails(authority), [])
    const silent = await testAuthority(t)
    await silent.api('POST', '/licensees', { body: LICENSEE })
    const item = await importMail(silent, mailText({ body: 'Company: Example Works' }))
    assert.equal(item.state, 'faulty')
    assert.deepEqual(await sentMails(silent), [])
  })

  test('waits for the base layers of the image, and says so', async (t) => {
    const { authority } = await desk(t, { imageDirectory: '/nowhere' })
    const { request } = await importMail(authority, mailText())
    await authority.api('POST', `/requests/${request.id}/confirm`, { body: {} })
    const item = await waitFor('an attempt', async () => {
      const [first] = await sentMails(authority)
      return first.lastError !== undefined && first
    })
    assert.equal(item.state, 'queued')
    assert.match(item.lastError, /npm run build:image/)
  })
})

suite('replies', () => {
  test('name every fault, once for each mail, in its language', async (t) => {
    const { relay, authority } = await desk(t)
    const english = mailText({
      body: BODY.replace('2026-01-15', 'soon').replace(/Project.*\n/, ''),
    })
    const item = await importMail(authority, english)
    assert.equal(item.state, 'faulty')
    assert.equal((await importMail(authority, english)).state, 'duplicate')
    const chinese = CHINESE_BODY.replace('11.5', 'x')
    await importMail(authority, mailText({ body: chinese, headers: { 'Message-ID': '<2@e>' } }))
    const mails = await relay.saw(2)
    assert.equal(mails.length, 2)
    const [first, second] = mails
    assert.equal(first?.subject, `Re: ${TITLE}`)
    assert.match(first?.text ?? '', /- Project name: is missing/)
    assert.match(first?.text ?? '', /- Contract signing date: is not a date of the form YYYY-MM-DD/)
    assert.match(first?.raw ?? '', /Auto-Submitted: auto-replied/)
    assert.match(second?.text ?? '', /- 产品版本：不是形如 11\.5 的版本号/)
    const [request] = (await authority.api('GET', '/requests?state=rejected')).json.items
    assert.deepEqual([request.source, request.messageId], ['mail', '<2@e>'])
  })

  test('to one address are at most five an hour', async (t) => {
    const { authority } = await desk(t)
    for (let number = 1; number <= 6; number++) {
      const headers = { 'Message-ID': `<${number}@example.com>` }
      await importMail(authority, mailText({ body: 'Company: Example Works', headers }))
    }
    assert.equal((await sentMails(authority)).length, 5)
    const [last] = (await authority.api('GET', '/mails/received')).json.items
    assert.deepEqual([last.state, last.reason], ['faulty', 'reply-limit'])
  })

  test('to our own mails are never sent', async (t) => {
    const { relay, authority } = await desk(t)
    await importMail(authority, mailText({ body: 'Company: Example Works' }))
    const [reply] = await relay.saw(1)
    const back = await importMail(authority, reply?.raw ?? '')
    assert.equal(back.state, 'ignored')
    const forged = mailText({ headers: { 'Message-ID': reply?.messageId ?? '' } })
    assert.equal((await importMail(authority, forged)).reason, 'own-mail')
    assert.equal((await sentMails(authority)).length, 1)
  })
})

test('a request that is turned down is answered with the reason', async (t) => {
  const { relay, authority } = await desk(t)
  const { request } = await importMail(authority, mailText())
  const body = { reason: 'The contract <b>ends</b> soon.' }
  assert.equal(
    (await authority.api('POST', `/requests/${request.id}/reject`, { body })).status,
    200,
  )
  const [mail] = await relay.saw(1)
  assert.match(mail?.text ?? '', /Reason: The contract <b>ends<\/b> soon\./)
  assert.match(String(mail?.html), /The contract &lt;b&gt;ends/)
})

suite('a relay', () => {
  test('that is away is tried again later, also after a restart', async (t) => {
    const { relay, authority } = await desk(t)
    await relay.setBusy(true)
    await importMail(authority, mailText({ body: 'Company: Example Works' }))
    const tried = await waitFor('an attempt', async () => {
      const [first] = await sentMails(authority)
      return first.lastError !== undefined && first
    })
    assert.equal(tried.state, 'queued')
    assert.equal(tried.nextAttemptAt, authority.clock.now() + 60)
    assert.match(tried.lastError, /451/)
    const restarted = await authority.restart()
    await relay.setBusy(false)
    restarted.clock.advance(60)
    const [mail] = await relay.saw(1)
    assert.equal(mail?.messageId, tried.messageId)
    await waitFor(
      'it is written down',
      async () => (await sentMails(restarted))[0].state === 'sent',
    )
  })

  test('that refuses the recipient ends it, until an operator tries again', async (t) => {
    const { authority } = await desk(t)
    const licensee = { ...LICENSEE, name: 'Gone Ltd', email: 'refused@example.com' }
    await authority.api('POST', '/licensees', { body: licensee })
    const headers = {
      From: 'refused@example.com',
      Subject: TITLE.replace('Example Works', 'Gone Ltd'),
    }
    await importMail(authority, mailText({ headers, body: 'Company: Gone Ltd' }))
    const failed = await waitFor('a failure', async () => {
      const [first] = await sentMails(authority)
      return first.state === 'failed' && first
    })
    assert.match(failed.lastError, /550/)
    assert.equal(failed.attempts, 1)
    const again = await authority.api('POST', `/mails/sent/${failed.id}/retry`, { body: {} })
    assert.equal(again.json.state, 'queued')
  })

  test('that never answers is given up after three days', async (t) => {
    const { relay, authority } = await desk(t)
    await relay.setBusy(true)
    await importMail(authority, mailText({ body: 'Company: Example Works' }))
    const tried = await waitFor('an attempt', async () => {
      const [first] = await sentMails(authority)
      return first.lastError !== undefined && first
    })
    authority.clock.setWall(tried.createdAt + 3 * 86_400 - 30)
    const failed = await waitFor('a failure', async () => {
      const [first] = await sentMails(authority)
      return first.state === 'failed' && first
    })
    assert.deepEqual([failed.attempts, failed.nextAttemptAt], [2, undefined])
  })

  test('with STARTTLS and a password is spoken to under TLS', async (t) => {
    const tls = await testCertificate(t)
    const relay = await startRelay(t, { tls })
    const auth = { user: 'relay', pass: 'TEST p@ss' }
    const { authority } = await desk(t, { mailOut: { relay: { ...relayAt(relay.port), auth } } })
    await importMail(authority, mailText({ body: 'Company: Example Works' }))
    const [mail] = await relay.saw(1)
    assert.match(mail?.raw ?? '', /X-Secure: True/)
    assert.ok(!authority.log.lines.join('\n').includes('p@ss'))
  })

  test('with TLS from the first byte is spoken to so', async (t) => {
    const tls = { ...(await testCertificate(t)), implicit: true }
    const relay = await startRelay(t, { tls })
    const { authority } = await desk(t, {
      mailOut: { relay: { ...relayAt(relay.port), secure: true } },
    })
    await importMail(authority, mailText({ body: 'Company: Example Works' }))
    await relay.saw(1)
  })
})

test('previews show each kind in both languages, with the facts of a request', async (t) => {
  const { authority } = await desk(t)
  const { request } = await importMail(authority, mailText())
  const kinds = [
    'confirmation',
    'faults',
    'rejection',
    'migration-received',
    'migration-confirmed',
    'expiry-warning',
  ]
  for (const kind of kinds) {
    const shown = await Promise.all(
      ['en', 'zh'].map((language) =>
        authority.api(
          'GET',
          `/mails/previews/${kind}?language=${language}&requestId=${request.id}`,
        ),
      ),
    )
    assert.ok(shown.every(({ status }) => status === 200))
    assert.notEqual(shown[0]?.json.text, shown[1]?.json.text)
    assert.match(shown[0]?.text ?? '', /Example Works|received/)
  }
  const frame = await authority.api('GET', '/mails/previews/faults/html?language=zh')
  assert.equal(frame.headers.get('content-type'), 'text/html; charset=utf-8')
  assert.equal(frame.headers.get('x-frame-options'), 'SAMEORIGIN')
  assert.match(frame.text, /lang="zh-CN"/)
  assert.equal((await authority.api('GET', '/mails/previews/other')).status, 400)
  assert.equal(
    (await send(`${authority.url}/api/v1/mails/previews/faults/html`, 'GET')).status,
    401,
  )
})
