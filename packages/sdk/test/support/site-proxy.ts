// The reverse proxy of a site, in front of a real license server: it tells from which address a node
// comes. All nodes of a test run on one host, so the proxy gives each the address that it should have.
import { request } from 'node:https'
import type { TestContext } from 'node:test'
import { type FakeServer, startFakeServer } from './fake-license-server.ts'

/** @param addressOf the address of the node of that name */
export const startSiteProxy = (
  t: Pick<TestContext, 'after'>,
  upstream: string,
  addressOf: (nodeName: string) => string,
): Promise<FakeServer> =>
  startFakeServer(t, {
    handler: ({ method, path, bearer, body }) => {
      const headers = {
        'x-forwarded-for': addressOf(body?.node?.name ?? ''),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }
      return forward(`${upstream}${path}`, { method, headers, body })
    },
  })

type Forwarded = { method: string; headers: { [name: string]: string }; body: object | undefined }

const forward = (url: string, { method, headers, body }: Forwarded) =>
  new Promise<{ status: number; body: unknown; contentType: string }>((resolve, reject) => {
    const options = { method, headers, rejectUnauthorized: false, agent: false } as const
    const sent = request(url, options, async (answer) => {
      const parts: Buffer[] = []
      for await (const part of answer) parts.push(part as Buffer)
      const text = Buffer.concat(parts).toString('utf8')
      resolve({
        status: answer.statusCode ?? 0,
        body: text === '' ? undefined : JSON.parse(text),
        contentType: answer.headers['content-type'] ?? 'application/json',
      })
    })
    sent.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })
