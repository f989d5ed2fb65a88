// Mails that somebody made to harm, into a running authority: none crashes it, none is answered that
// must not be, and of each the console shows what became of it (docs/threat-model.md, A20).
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { LICENSEE, type Test, testAuthority } from '../fixtures.ts'
import { HOSTILE } from './hostile-mails.ts'
import { BODY, DESK, mailText, swaks } from './mail-parts.ts'

async function desk(t: Test) {
  const authority = await testAuthority(t, {
    mailIn: { port: 0 },
    // nobody listens there: what would be answered stays in the outbox
    mailOut: { relay: { host: '127.0.0.1', port: 1, secure: false } },
    mailAddresses: [DESK],
  })
  await authority.api('POST', '/licensees', { body: LICENSEE })
  return authority
}

suite('a hostile mail', () => {
  for (const [name, hostile] of Object.entries(HOSTILE)) {
    test(name, async (t) => {
      const authority = await desk(t)
      const started = performance.now()
      const response = await fetch(`${authority.url}/api/v1/mails/received`, {
        method: 'POST',
        headers: {
          'content-type': 'message/rfc822',
          authorization: `Bearer ${authority.tokens.issuer}`,
        },
        body: hostile.mail as string,
      })
      assert.equal(response.status, 200, await response.clone().text())
      const { items } = (await response.json()) as {
        items: { id: string; state: string; reason?: string }[]
      }
      const [mail] = items
      assert.deepEqual([mail?.state, mail?.reason], [hostile.state, hostile.reason])
      assert.ok(performance.now() - started < 20_000)
      const detail = await authority.api('GET', `/mails/received/${mail?.id}`)
      assert.equal(detail.status, 200)
      assert.ok(detail.json.text.length <= 20_000)
      const shown = [detail.json.from, detail.json.subject, ...detail.json.to].join()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be shown.
      assert.doesNotMatch(shown, /[\u0000-\u001f\u202e]/)
      const sent = (await authority.api('GET', '/mails/sent')).json.items
      assert.equal(sent.length, hostile.replies ?? 0)
      for (const item of sent) assert.equal(item.to, LICENSEE.email)
    })
  }
})

suite('by SMTP', () => {
  test('an empty envelope sender is never answered', async (t) => {
    const authority = await desk(t)
    const mail = mailText({ body: 'Company: Example Works' })
    await swaks(t, { port: authority.smtpPort, from: '<>' }, mail)
    const [item] = (await authority.api('GET', '/mails/received')).json.items
    assert.deepEqual([item.state, item.reason], ['ignored', 'bounce'])
    assert.deepEqual((await authority.api('GET', '/mails/sent')).json.items, [])
  })

  test('a stranger hears the same as a licensee: only that the mail was stored', async (t) => {
    const authority = await desk(t)
    const send = async (from: string) => {
      const { transcript } = await swaks(
        t,
        { port: authority.smtpPort, from },
        mailText({ headers: { From: from, 'Message-ID': '' } }),
      )
      return transcript
        .split('\n')
        .filter((line) => line.startsWith('<-'))
        .join('\n')
    }
    assert.equal(await send('x@evil.example'), await send('it@example.com'))
    const states = (await authority.api('GET', '/mails/received')).json.items.map(
      (item: { reason?: string }) => item.reason,
    )
    assert.deepEqual(states, [undefined, 'sender-unknown'])
  })
})

test('a body that is too large, or of another type, is refused by the API', async (t) => {
  const authority = await desk(t)
  const post = (type: string, body: string, path = '/mails/received') =>
    authority.api('POST', path, { body, headers: { 'content-type': type } })
  assert.equal((await post('message/rfc822', 'x'.repeat(27_000_000))).status, 413)
  assert.equal((await post('application/json', '{}')).status, 415)
  assert.equal((await post('text/plain', BODY)).status, 415)
  assert.equal((await post('message/rfc822', mailText(), '/licensees')).status, 415)
  const asViewer = {
    body: mailText(),
    token: authority.tokens.viewer,
    headers: { 'content-type': 'message/rfc822' },
  }
  assert.equal((await authority.api('POST', '/mails/received', asViewer)).status, 403)
  assert.equal((await authority.api('GET', '/mails/received')).json.items.length, 0)
})
