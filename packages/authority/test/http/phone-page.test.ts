// The phone page (docs/protocol.md §3, "At the authority"): who gets a code, for how long, and what
// everybody else is told. A9 of docs/threat-model.md is here.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { decodeBase32, encodeBase32 } from '@marque/protocol'
import {
  type Answer,
  BROWSER_PHONE,
  issueServer,
  JSON_PHONE,
  send,
  serverOf,
  type TestAuthority,
  testAuthority,
} from '../fixtures.ts'

const HOUR = 3600

const askCode = (authority: TestAuthority, path: string): Promise<Answer> =>
  send(`${authority.url}${path}`, 'POST', { headers: JSON_PHONE })

const look = (authority: TestAuthority, path: string, headers = BROWSER_PHONE): Promise<Answer> =>
  send(`${authority.url}${path}`, 'GET', { headers })

const decisions = async (authority: TestAuthority): Promise<Answer['json'][]> =>
  (await authority.api('GET', '/activations')).json.items

suite('a code for a good challenge', () => {
  test('looking approves nothing and shows no code', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const page = await look(authority, path)
    assert.equal(page.status, 200)
    assert.ok(!page.text.includes('482917'))
    assert.match(page.text, /Example Works/)
    assert.match(page.text, /<form method="post"/)
    const facts = await look(authority, path, { ...BROWSER_PHONE, ...JSON_PHONE })
    assert.equal(facts.json.licensee, 'Example Works')
    assert.equal(facts.json.code, undefined)
    assert.deepEqual(await decisions(authority), [])
  })

  test('the button shows the code for five minutes, and the approval is recorded', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const path = await server.challengePath()
    const answer = await askCode(authority, path)
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.json, { code: '482917', expiresAt: authority.clock.now() + 300 })
    const [approval, ...others] = await decisions(authority)
    assert.deepEqual(others, [])
    assert.equal(approval.outcome, 'approved')
    assert.equal(approval.deploymentId, server.deploymentId)
    assert.equal(approval.sequence, 1)
    assert.equal(approval.clockOffsetSeconds, 0)
  })

  test('the same challenge shows the same code until its five minutes are over', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const first = await askCode(authority, path)
    authority.clock.advance(299)
    assert.deepEqual((await askCode(authority, path)).json, first.json)
    authority.clock.advance(1)
    const late = await askCode(authority, path)
    assert.equal(late.status, 410)
    assert.equal(late.json.code, 41002)
    assert.equal((await look(authority, path)).status, 410)
  })

  test('an approval outlives a restart, with its five minutes', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const first = await askCode(authority, path)
    authority.clock.advance(100)
    const restarted = await authority.restart()
    assert.deepEqual((await askCode(restarted, path)).json, first.json)
    restarted.clock.advance(200)
    assert.equal((await askCode(restarted, path)).json.code, 41002)
  })

  test('two presses at once give one code and one approval', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const answers = await Promise.all(Array.from({ length: 8 }, () => askCode(authority, path)))
    assert.deepEqual(new Set(answers.map(({ text }) => text)).size, 1)
    const [approval, ...others] = await decisions(authority)
    assert.equal(others.length, 0)
    assert.equal(approval.times, 8)
  })

  test('the address works in lower case too, as some scanners write it', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    assert.equal((await askCode(authority, path.toLowerCase())).json.code, '482917')
    assert.equal((await askCode(authority, path.replace('/A/', '/a/'))).json.code, '482917')
  })

  test('what a form or a client sends as a body means nothing', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    for (const [type, body] of [
      ['application/x-www-form-urlencoded', 'a=b'],
      ['application/json', '{broken'],
      ['text/plain', 'x'],
    ] as const) {
      const headers = { ...JSON_PHONE, 'content-type': type }
      const answer = await send(`${authority.url}${path}`, 'POST', { body, headers })
      assert.equal(answer.json.code, '482917')
    }
  })
})

suite('no code, with the reason', () => {
  test('A9: an envelope that was altered in any one byte', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const envelope = decodeBase32(path.slice('/A/'.length))
    for (const at of [0, 1, 4, 5, 20, 36, 37, 100, envelope.length - 1]) {
      const altered = Uint8Array.from(envelope)
      altered[at] = (altered[at] ?? 0) ^ 1
      const answer = await askCode(authority, `/A/${encodeBase32(altered)}`)
      assert.equal(answer.status, 403)
      assert.equal(answer.json.code, 40000)
    }
    assert.deepEqual(await decisions(authority), [])
  })

  test('A9: text that is no envelope at all, and nothing of it is stored', async (t) => {
    const authority = await testAuthority(t)
    await issueServer(authority)
    for (const text of ['AAAA', '%00', '1', 'A'.repeat(599), '..%2f..', 'é']) {
      assert.equal((await askCode(authority, `/A/${text}`)).json.code, 40000, text)
    }
    assert.equal((await askCode(authority, `/A/${'A'.repeat(601)}`)).status, 404)
    assert.deepEqual(await decisions(authority), [])
  })

  test('A9: a challenge that another deployment signed in the name of this one', async (t) => {
    const authority = await testAuthority(t)
    const victim = await issueServer(authority)
    const thief = await issueServer(authority)
    const forged = await thief.challengePath({ deploymentId: victim.deploymentId })
    assert.equal((await askCode(authority, forged)).json.code, 40000)
    assert.deepEqual(await decisions(authority), [])
  })

  test('A9: a challenge for another authority', async (t) => {
    const [mine, other] = [await testAuthority(t), await testAuthority(t)]
    const path = await (await issueServer(other)).challengePath()
    const answer = await askCode(mine, path)
    assert.equal(answer.json.code, 40000)
  })

  test('A9: a photograph of the QR code, a year later', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    authority.clock.advance(365 * 86_400)
    const answer = await askCode(authority, path)
    assert.equal(answer.json.code, 40005)
    assert.equal(answer.json.offsetSeconds, -365 * 86_400)
  })

  test('a clock that is off by more than an hour, and the answer says by how much', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const now = authority.clock.now()
    for (const offset of [-HOUR, HOUR]) {
      const path = await server.challengePath({ issuedAt: now + offset })
      assert.equal((await askCode(authority, path)).status, 200)
    }
    for (const offset of [-HOUR - 1, HOUR + 1]) {
      const path = await server.challengePath({ issuedAt: now + offset })
      const answer = await askCode(authority, path)
      assert.equal(answer.json.code, 40005)
      assert.equal(answer.json.offsetSeconds, offset)
      assert.equal(answer.json.whose, 'licenseServer')
    }
    const [, refused] = await decisions(authority)
    assert.equal(refused.code, 40005)
    assert.equal(refused.clockOffsetSeconds, -HOUR - 1)
  })

  test('a license that was suspended after the code was shown once', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const path = await server.challengePath()
    assert.equal((await askCode(authority, path)).status, 200)
    await authority.api('POST', `/licenses/${server.licenseId}/suspend`)
    const answer = await askCode(authority, path)
    assert.equal(answer.json.code, 30002)
    assert.equal((await look(authority, path)).status, 403)
    await authority.api('POST', `/licenses/${server.licenseId}/resume`)
    assert.equal((await askCode(authority, path)).json.code, '482917')
  })

  test('a deployment that was ended in between', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const path = await server.challengePath()
    assert.equal((await askCode(authority, path)).status, 200)
    await authority.api('POST', `/deployments/${server.deploymentId}/end`)
    assert.equal((await askCode(authority, path)).json.code, 30002)
  })

  test('a license that has expired, and one that has not begun', async (t) => {
    const authority = await testAuthority(t)
    const now = authority.clock.now()
    const ending = await issueServer(authority, { exp: now + 10 })
    const path = await ending.challengePath()
    assert.equal((await askCode(authority, path)).status, 200)
    authority.clock.advance(10)
    assert.equal((await askCode(authority, path)).json.code, 30000)
    const coming = await issueServer(authority, { nbf: now + 1000 })
    assert.equal((await askCode(authority, await coming.challengePath())).json.code, 30000)
  })

  test('of several reasons the first of the protocol is told', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority, { exp: authority.clock.now() + 10 })
    const path = await server.challengePath()
    assert.equal((await askCode(authority, path)).status, 200)
    authority.clock.advance(2 * HOUR)
    const codeNow = async (): Promise<number> => (await askCode(authority, path)).json.code
    // expired challenge, clock, dates and status are all wrong; they are mended one by one
    await authority.api('POST', `/licenses/${server.licenseId}/suspend`)
    assert.equal(await codeNow(), 30002)
    await authority.api('POST', `/licenses/${server.licenseId}/resume`)
    assert.equal(await codeNow(), 30000)
    await authority.api('POST', `/licenses/${server.licenseId}/renew`, {
      body: { terms: { exp: null } },
    })
    assert.equal(await codeNow(), 40005)
    authority.clock.setWall(authority.clock.now() - HOUR)
    assert.equal(await codeNow(), 41002)
  })

  test('refusals are logged once for each reason, whether looked at or pressed', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    await authority.api('POST', `/licenses/${server.licenseId}/suspend`)
    const path = await server.challengePath()
    await look(authority, path)
    await askCode(authority, path)
    const [refused, ...others] = await decisions(authority)
    assert.deepEqual(others, [])
    assert.equal(refused.outcome, 'refused')
    assert.equal(refused.code, 30002)
    assert.equal(refused.times, 2)
  })

  test('more than 120 requests a minute from one address', async (t) => {
    const authority = await testAuthority(t)
    let last: Answer | undefined
    for (let i = 0; i < 121; i++) last = await askCode(authority, '/A/AAAA')
    assert.equal(last?.status, 429)
    assert.equal(last?.json.code, 42900)
    assert.ok(Number(last?.headers.get('retry-after')) > 0)
    const page = await look(authority, '/A/AAAA')
    assert.equal(page.status, 429)
    assert.match(page.text, /<h1>Too many requests/)
  })
})

suite('behind a proxy', () => {
  const from = (address: string) => ({ ...JSON_PHONE, 'x-forwarded-for': address })
  const ask = (authority: TestAuthority, address: string): Promise<Answer> =>
    send(`${authority.url}/A/AAAA`, 'POST', { headers: from(address) })

  test('each phone has its own limit', async (t) => {
    const authority = await testAuthority(t, { trustedProxies: ['127.0.0.0/8'] })
    for (let i = 0; i < 120; i++) await ask(authority, '203.0.113.1')
    assert.equal((await ask(authority, '203.0.113.1')).status, 429)
    assert.equal((await ask(authority, '203.0.113.2')).status, 403)
  })

  test('A18: a phone that names an address of its own is not believed', async (t) => {
    const authority = await testAuthority(t)
    for (let i = 0; i < 120; i++) await ask(authority, `203.0.113.${i}`)
    assert.equal((await ask(authority, '203.0.113.200')).status, 429)
  })
})

suite('the public address', () => {
  test('is what licenses and links carry, and the QR code leads there', async (t) => {
    const publicUrl = 'https://licenses.acme.example'
    const authority = await testAuthority(t, { publicUrl })
    const server = await issueServer(authority)
    assert.equal(server.license.activation.url, publicUrl)
    const link = await authority.api('POST', `/deployments/${server.deploymentId}/archive-links`)
    assert.ok(link.json.url.startsWith(`${publicUrl}/api/v1/`))
    assert.equal((await askCode(authority, await server.challengePath())).json.code, '482917')
  })
})

suite('the page itself', () => {
  test('lets nothing else in and stays nowhere', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    for (const method of ['GET', 'POST']) {
      const { headers, text } = await send(`${authority.url}${path}`, method, {
        headers: BROWSER_PHONE,
      })
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src 'none'/)
      assert.match(policy, /form-action 'self'/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.ok(!policy.includes('unsafe'))
      const nonce = /style-src 'nonce-([^']+)'/.exec(policy)?.[1]
      assert.ok(nonce !== undefined && text.includes(`<style nonce="${nonce}">`))
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.match(headers.get('x-robots-tag') ?? '', /noindex/)
      assert.ok(!/<script|\son\w+=|style=/i.test(text))
    }
  })

  test('shows the code in two groups, the time that is left, and reloads when it ends', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const { text, headers } = await send(`${authority.url}${path}`, 'POST', {
      headers: BROWSER_PHONE,
    })
    assert.match(text, /<span>482<\/span><span>917<\/span>/)
    assert.match(text, /5:00/)
    assert.equal(headers.get('refresh'), '301')
  })

  test('says it in Chinese to a Chinese phone, and lets the reader switch', async (t) => {
    const authority = await testAuthority(t)
    const path = await (await issueServer(authority)).challengePath()
    const chinese = { ...BROWSER_PHONE, 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }
    const page = await look(authority, path, chinese)
    assert.match(page.text, /<html lang="zh-CN">/)
    assert.match(page.text, /显示验证码/)
    assert.equal(page.headers.get('content-language'), 'zh-CN')
    const switched = await look(authority, `${path}?lang=en`, chinese)
    assert.match(switched.text, /Show the code/)
    const code = await send(`${authority.url}${path}?lang=zh`, 'POST', { headers: BROWSER_PHONE })
    assert.match(code.text, /验证码/)
    assert.match(code.text, /<form method="post" action="\?lang=en">/)
  })

  test('a refusal is a page with what was found, what it means and what to do', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const issuedAt = authority.clock.now() - 7500
    const page = await look(authority, await server.challengePath({ issuedAt }))
    assert.equal(page.status, 503)
    assert.match(page.text, /behind by 2 h 5 min/)
    assert.match(page.text, /What to do/)
    assert.match(page.text, /Error 40005/)
    assert.match(page.text, /Example Works/)
  })

  test('A19: names of strangers are text, whatever they hold', async (t) => {
    const authority = await testAuthority(t)
    const name = `"><script>alert(1)</script>'&`
    await authority.api('POST', '/licensees', {
      body: { name, email: 'it@example.com', contractSignedOn: '2026-01-15' },
    })
    const created = await authority.api('POST', '/requests', {
      body: {
        from: 'it@example.com',
        company: name,
        projectName: name,
        contractSignedOn: '2026-01-15',
        registrationMethod: 'Private Cloud AUTH',
        productVersion: { minor: '11.5' },
      },
    })
    const { json } = await authority.api('POST', `/requests/${created.json.id}/confirm`)
    const server = await serverOf(authority, json.deployment.id)
    const page = await look(authority, await server.challengePath())
    assert.ok(!page.text.includes('<script'))
    assert.match(page.text, /&lt;script&gt;alert\(1\)/)
  })

  test('neither codes nor challenges are in the log or the audit trail', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    const path = await server.challengePath({ code: '739154' })
    await askCode(authority, path)
    await look(authority, path)
    await look(authority, `${path.slice(0, -8)}AAAAAAAA`)
    const audit = await authority.api('GET', '/audit')
    const logged = `${authority.log.lines.join('\n')}\n${audit.text}`
    assert.ok(!logged.includes('739154'))
    assert.ok(!logged.includes(path.slice(3, 40)))
    const stored = readFileSync(`${authority.directory}/authority.sqlite`, 'latin1')
    assert.ok(!stored.includes('739154'))
  })
})
