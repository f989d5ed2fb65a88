// Requests that need a usage right, through node:http, Express and Fastify as products use them.
// Covers docs/sdk.md §5.
import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { type MarqueLicense, requireEntitlement } from '@marque/sdk'
import express from 'express'
import fastify from 'fastify'
import { openScene } from './support/scene.ts'

type Need = { readonly name: string; readonly least?: number }
type Kind = (t: TestContext, license: MarqueLicense, need: Need) => Promise<string>

async function listen(t: TestContext, handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const KINDS: { readonly [title: string]: Kind } = {
  'node:http': (t, license, { name, ...least }) => {
    const guard = requireEntitlement(license, name, least)
    return listen(t, (request, response) => guard(request, response, () => response.end('open')))
  },
  Express: (t, license, { name, ...least }) => {
    const app = express()
    app.get('/', requireEntitlement(license, name, least), (_request, response) => {
      response.end('open')
    })
    return listen(t, app)
  },
  Fastify: async (t, license, { name, ...least }) => {
    const app = fastify()
    const preHandler = requireEntitlement(license, name, least).fastify
    app.get('/', { preHandler }, async () => 'open')
    t.after(() => app.close())
    return app.listen({ host: '127.0.0.1', port: 0 })
  },
}

for (const [title, open] of Object.entries(KINDS)) {
  describe(`a guarded route of ${title}`, () => {
    it('is open with the right, and shut without, with reason and remedy', async (t) => {
      const { connect, server, keeper, timers } = await openScene(t)
      const license = await connect()
      const url = await open(t, license, { name: 'dashboards' })
      const shut = await fetch(url)
      assert.equal(shut.status, 403)
      assert.match(shut.headers.get('content-type') ?? '', /^application\/problem\+json/)
      const unregistered = (await shut.json()) as Record<string, unknown>
      assert.deepEqual(
        [unregistered['code'], unregistered['name'], unregistered['entitlement']],
        [40300, 'NOT_ALLOWED', 'dashboards'],
      )
      assert.equal(unregistered['state'], 'unregistered')
      assert.match(String(unregistered['remedy']), /^Register the product/)
      await license.register({ server: server.url })
      assert.equal(await (await fetch(url)).text(), 'open')
      keeper.refuse = new MarqueError('ACCOUNT_STATUS_ERROR')
      timers.advance(7200 * 1.1)
      const refused = new Promise((resolve) => license.on('refused', resolve))
      await refused
      const answer = await fetch(url, { headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.1' } })
      const problem = (await answer.json()) as Record<string, unknown>
      assert.equal(problem['reason'], 'ACCOUNT_STATUS_ERROR')
      assert.equal(problem['remedy'], keeper.refuse.entry.remedy.zh)
    })

    it('may ask for an amount', async (t) => {
      const { connect, server } = await openScene(t)
      const license = await connect()
      await license.register({ server: server.url })
      const [enough, more, none] = await Promise.all(
        [
          { name: 'reports', least: 25 },
          { name: 'reports', least: 26 },
          { name: 'unheard-of' },
        ].map(async (need) => fetch(await open(t, license, need))),
      )
      assert.deepEqual([enough?.status, more?.status, none?.status], [200, 403, 403])
      assert.match((await none?.text()) ?? '', /"remedy":"Ask the publisher/)
    })
  })
}
