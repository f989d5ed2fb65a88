// The page's server side under every framework: routes, refusals, bad input, and what must never
// leave (docs/threat-model.md, A19).
import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, describe, it, type TestContext } from 'node:test'
import type { MarqueLicense } from '@marque/sdk'
import { registrationPage } from '@marque/sdk'
import express from 'express'
import Fastify from 'fastify'
import {
  buildRegistrationPages,
  type RegistrationPages,
} from '../../../web/test/registration-pages.ts'
import { fixture } from '../support/fake-license-server.ts'
import { openScene, type Scene } from '../support/scene.ts'
import { MOUNTS, type ProductServer } from './support/product-server.ts'

const UNREADABLE = [
  ['no JSON', '{', 400, 10000],
  ['a member twice', '{"server":"a","server":"b","expected":1}', 400, 10000],
  ['null', 'null', 400, 10001],
] as const

const READABLE = [
  ['nothing', '{}', 400, 10001],
  ['a list', '[]', 400, 10001],
  ['a number for the address', '{"server":7,"expected":1}', 400, 10001],
  ['a text for the revision', '{"server":"a","expected":"1"}', 400, 10001],
  ['more than 64 KiB', JSON.stringify({ server: 'a'.repeat(70_000) }), 413, 41300],
] as const

type Site = Scene & { readonly license: MarqueLicense; readonly product: ProductServer }

describe('the registration page over HTTP', () => {
  let built: RegistrationPages
  before(async () => {
    built = await buildRegistrationPages()
  })
  after(() => built.remove())

  const open = async (
    t: TestContext,
    options: Parameters<(typeof MOUNTS)['Fastify']>[2] = {},
    framework: keyof typeof MOUNTS = 'node:http',
  ): Promise<Site> => {
    const scene = await openScene(t)
    const license = await scene.connect()
    const all = { pages: built.folder, clock: scene.clock, authorize: () => true, ...options }
    return { ...scene, license, product: await MOUNTS[framework](t, license, all) }
  }
  const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  for (const framework of Object.keys(MOUNTS) as (keyof typeof MOUNTS)[]) {
    describe(`in ${framework}`, () => {
      it('serves page, files and state, and registers and unbinds', async (t) => {
        const { product, server } = await open(t, {}, framework)
        const html = await (await fetch(product.url)).text()
        const [, asset] = /src="\.\/(assets\/[^"]+\.js)"/.exec(html) ?? []
        const script = await fetch(`${product.url}${asset}`)
        assert.equal(script.status, 200)
        assert.match(script.headers.get('cache-control') ?? '', /immutable/)
        const { revision } = await json(await fetch(`${product.url}api/state`))
        const registered = await post(`${product.url}api/register`, {
          server: server.url,
          expected: revision,
        })
        const answer = await json(registered)
        assert.deepEqual([answer.ok, answer.state.state], [true, 'registered'])
        const unbound = await post(`${product.url}api/unbind`, {
          expected: answer.state.revision,
        })
        assert.equal((await json(unbound)).state.state, 'unregistered')
      })

      it('leads an address without its last slash to the page', async (t) => {
        const { product } = await open(t, {}, framework)
        const bare = product.url.slice(0, -1)
        const answer = await fetch(`${bare}?from=menu`, { redirect: 'manual' })
        assert.equal(answer.status, 308)
        const location = answer.headers.get('location') ?? ''
        assert.equal(new URL(location, bare).href, `${product.url}?from=menu`)
      })

      for (const [what, path] of [
        ['an unknown path', 'nothing'],
        ['an unknown file', 'assets/nothing.js'],
        ['a way out of the folder', 'assets/..%2f..%2fpackage.json'],
        ['a way out, encoded twice', 'assets/%252e%252e%252f%252e%252e'],
        ['a name of every object', 'constructor'],
        ['a folder', 'assets/'],
      ]) {
        it(`answers 404 for ${what}`, async (t) => {
          const { product } = await open(t, {}, framework)
          const answer = await fetch(`${product.url}${path}`)
          assert.equal(answer.status, 404)
          assert.equal((await json(answer)).code, 40400)
        })
      }

      it('answers 405 with what is allowed, and HEAD without a body', async (t) => {
        const { product } = await open(t, {}, framework)
        const wrong = await fetch(`${product.url}api/register`)
        assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'POST'])
        const removed = await fetch(`${product.url}api/state`, { method: 'DELETE' })
        assert.deepEqual([removed.status, removed.headers.get('allow')], [405, 'GET, HEAD'])
        const head = await fetch(product.url, { method: 'HEAD' })
        assert.equal(head.status, 200)
        assert.ok(Number(head.headers.get('content-length')) > 100)
        assert.equal(await head.text(), '')
      })

      // A parser of the host's own has words of its own for what is no JSON, and takes no scalar.
      const hasParser = framework === 'Express with a body parser'
      for (const [what, body, status, code] of hasParser
        ? READABLE
        : [...UNREADABLE, ...READABLE]) {
        it(`refuses a body that is ${what}`, async (t) => {
          const { product, server } = await open(t, {}, framework)
          const answer = await post(`${product.url}api/register`, body)
          assert.equal(answer.status, status)
          const problem = await json(answer)
          assert.equal(problem.code, code)
          assert.ok(problem.remedy.length > 0)
          assert.equal(server.requests.length, 0)
        })
      }
    })
  }

  it('has a strict policy, a fresh nonce, and may be framed by its own product alone', async (t) => {
    const { product } = await open(t)
    const answers = await Promise.all([fetch(product.url), fetch(product.url)])
    const policies = answers.map(({ headers }) => headers.get('content-security-policy') ?? '')
    for (const policy of policies) {
      assert.match(
        policy,
        /default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{20,}'/,
      )
      assert.match(policy, /frame-ancestors 'self'$/)
      assert.doesNotMatch(policy, /unsafe/)
    }
    assert.notEqual(policies[0], policies[1])
    assert.equal(answers[0]?.headers.get('x-frame-options'), 'SAMEORIGIN')
    assert.doesNotMatch(await (answers[0] as Response).text(), /__CSP_NONCE__|<style|\son\w+=/)
  })

  it('takes no other content type, so that no form can send it', async (t) => {
    const { product, server } = await open(t)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const answer = await post(`${product.url}api/register`, '{}', { 'content-type': type })
      assert.equal((await json(answer)).code, 41500)
    }
    assert.equal(server.requests.length, 0)
  })

  for (const [what, headers, isTaken] of [
    ['the page itself', { 'sec-fetch-site': 'same-origin' }, true],
    [
      'the page behind a proxy',
      { 'sec-fetch-site': 'same-origin', origin: 'https://p.example' },
      true,
    ],
    ['a program', {}, true],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site' }, false],
    ['an old browser, from elsewhere', { origin: 'https://evil.example' }, false],
    ['an old browser, from a frame without origin', { origin: 'null' }, false],
    [
      'an old browser behind a proxy',
      { origin: 'https://p.example', 'x-forwarded-host': 'p.example' },
      true,
    ],
  ] as const) {
    it(`${isTaken ? 'takes' : 'refuses'} what ${what} sends`, async (t) => {
      const { product, license } = await open(t)
      const body = JSON.stringify({ expected: license.status.revision })
      const status = await postRaw(`${product.url}api/unbind`, body, headers)
      assert.equal(status, isTaken ? 200 : 403)
    })
  }

  describe('with a login', () => {
    it('shows nobody else page or state, and does nothing for them', async (t) => {
      const { product, server } = await open(t, { authorize: () => false })
      const page = await fetch(product.url)
      assert.equal(page.status, 403)
      assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
      assert.doesNotMatch(await page.text(), /<script/)
      for (const path of ['api/state', 'api/history', 'api/history.csv']) {
        const answer = await fetch(`${product.url}${path}`)
        assert.deepEqual([answer.status, (await json(answer)).code], [403, 40300])
      }
      for (const path of ['api/register', 'api/unbind']) {
        const answer = await post(`${product.url}${path}`, { server: server.url, expected: 0 })
        assert.equal(answer.status, 403)
      }
      assert.equal(server.requests.length, 0)
    })

    it('is given the request of its own framework, and may take its time', async (t) => {
      const { connect } = await openScene(t)
      const license = await connect()
      const app = express()
      app.use((request, _response, next) => {
        Object.assign(request, { user: request.get('x-user') })
        next()
      })
      const authorize = async (request: express.Request & { user?: string }) =>
        request.user === 'root' && { name: request.user }
      app.use('/r', registrationPage(license, { authorize, pages: built.folder }))
      const server = app.listen(0, '127.0.0.1')
      t.after(() => server.close())
      await new Promise((listening) => server.once('listening', listening))
      const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/r/api/state`
      assert.equal((await fetch(url, { headers: { 'x-user': 'root' } })).status, 200)
      assert.equal((await fetch(url)).status, 403)
    })

    it('that throws opens nothing and stops nothing; the log holds why', async (t) => {
      const errors: object[] = []
      const log = { info: () => {}, warn: () => {}, error: (fields: object) => errors.push(fields) }
      const authorize = () => {
        throw new Error('TEST the directory service is down')
      }
      const { product } = await open(t, { authorize, log })
      for (const path of ['', 'api/state']) {
        const answer = await fetch(`${product.url}${path}`)
        const problem = await json(answer)
        assert.equal(problem.code, 50000)
        assert.doesNotMatch(JSON.stringify(problem), /directory service/)
        assert.ok(JSON.stringify(errors).includes(problem.ref))
      }
    })

    it('that is missing is warned of, once', async (t) => {
      const warnings: string[] = []
      const log = {
        info: () => {},
        warn: (_: object, text: string) => warnings.push(text),
        error: () => {},
      }
      const { product } = await open(t, { authorize: undefined, log })
      assert.equal((await fetch(`${product.url}api/state`)).status, 200)
      assert.equal((await fetch(`${product.url}api/state`)).status, 200)
      assert.equal(warnings.length, 1)
      assert.match(warnings[0] ?? '', /authorize/)
    })
  })

  it('leaves what is not its own to the product', async (t) => {
    const { product } = await open(t)
    const answer = await fetch(`${product.origin}/other`)
    assert.equal(await answer.text(), 'the product has no such page')
  })

  it('lies where a Fastify prefix with a parameter puts it', async (t) => {
    const { connect } = await openScene(t)
    const app = Fastify()
    t.after(() => app.close())
    const page = registrationPage(await connect(), { authorize: () => true, pages: built.folder })
    await app.register(page.fastify, { prefix: '/t/:site/registration' })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    assert.equal((await fetch(`${address}/t/7/registration/api/state`)).status, 200)
    assert.equal((await fetch(`${address}/t/7/registration/`)).status, 200)
  })

  it('tells no secret: neither lease nor its secret, proofs, certificates or keys', async (t) => {
    const ca = await fixture('ca.pem')
    const { product, server, store, license } = await open(t)
    const { revision } = license.status
    const answer = await post(`${product.url}api/register`, {
      server: server.url,
      ca,
      expected: revision,
    })
    const texts = [
      await answer.text(),
      await (await fetch(`${product.url}api/state`)).text(),
      await (await fetch(`${product.url}api/history`)).text(),
    ].join('\n')
    const kept = JSON.parse(store.text ?? '{}')
    const secrets = [kept.held.secret, kept.held.lease, kept.held.nonce, 'BEGIN CERTIFICATE']
    for (const secret of secrets) {
      assert.ok(String(secret).length > 10)
      assert.ok(!texts.includes(secret), secret)
    }
  })

  for (const [what, ca] of [
    ['a private key', '-----BEGIN PRIVATE KEY-----\nTEST\n-----END PRIVATE KEY-----'],
    ['no certificate', 'hello'],
    ['a broken certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ] as const) {
    it(`refuses ${what} in the place of a CA, and does not repeat it`, async (t) => {
      const { product, server } = await open(t)
      const answer = await post(`${product.url}api/register`, {
        server: server.url,
        ca,
        expected: 0,
      })
      const text = await answer.text()
      assert.equal(JSON.parse(text).code, 10001)
      assert.ok(!text.includes(ca))
      assert.equal(server.requests.length, 0)
    })
  }

  it('tells the administrator who was slower who was faster, and does nothing', async (t) => {
    const { product, server } = await open(t, { authorize: () => ({ name: 'Alice' }) })
    const { revision } = await json(await fetch(`${product.url}api/state`))
    const body = { server: server.url, expected: revision }
    assert.equal((await post(`${product.url}api/register`, body)).status, 200)
    const asked = server.requests.length
    const late = await post(`${product.url}api/unbind`, { expected: revision })
    const problem = await json(late)
    assert.deepEqual([late.status, problem.code, problem.changedBy], [409, 40900, 'Alice'])
    assert.ok(problem.revision > revision)
    assert.equal(server.requests.length, asked)
  })

  it('gives the history in pages and as a file', async (t) => {
    const { product, license, clock } = await open(t)
    for (const port of [1, 2, 3]) {
      clock.advance(1)
      await license.register({ server: `https://localhost:${port}` })
    }
    const first = await json(await fetch(`${product.url}api/history?limit=2`))
    assert.deepEqual([first.items.length, first.total], [2, 3])
    const next = `${product.url}api/history?limit=2&cursor=${encodeURIComponent(first.nextCursor)}`
    const second = await json(await fetch(next))
    assert.deepEqual([second.items.length, second.nextCursor], [1, undefined])
    const csv = await fetch(`${product.url}api/history.csv?language=zh-CN`)
    assert.match(csv.headers.get('content-disposition') ?? '', /^attachment; filename=".+\.csv"$/)
    assert.equal((await csv.text()).trim().split('\r\n').length, 4)
    for (const limit of ['0', '501', 'x', '1.5']) {
      const wrong = await fetch(`${product.url}api/history?limit=${limit}`)
      assert.equal((await json(wrong)).code, 10001)
    }
  })
})

// biome-ignore lint/suspicious/noExplicitAny: tests read answers without a schema.
const json = (answer: Response): Promise<any> => answer.json()

/** `fetch` does not let a test say what only a browser says. */
function postRaw(url: string, body: string, headers: object): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    const request = httpRequest(url, options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    request.on('error', reject)
    request.end(body)
  })
}
