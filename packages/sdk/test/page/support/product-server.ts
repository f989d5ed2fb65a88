// A product's own web server with the registration page in it, in each way that a product can mount it.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { type MarqueLicense, type PageOptions, registrationPage } from '@marque/sdk'
import express from 'express'
import Fastify from 'fastify'

type After = Pick<TestContext, 'after'>

// biome-ignore lint/suspicious/noExplicitAny: each framework has a request of its own.
type Options = PageOptions<any>

export type ProductServer = {
  readonly origin: string
  /** the page's address */
  readonly url: string
  readonly stop: () => Promise<void>
}

export type Mount = (t: After, license: MarqueLicense, options: Options) => Promise<ProductServer>

/** Below System Management, where products have it. */
const DEEP = '/system/registration'

export const MOUNTS = {
  'node:http': (t, license, options) => {
    const page = registrationPage(license, { path: DEEP, ...options })
    const server = createServer((request, response) => {
      page(request, response, () => response.writeHead(404).end('the product has no such page'))
    })
    return listen(t, server, DEEP)
  },
  Express: (t, license, options) => {
    const app = express()
    app.use(DEEP, registrationPage(license, options))
    app.use((_request, response) => {
      response.status(404).send('the product has no such page')
    })
    return listen(t, createServer(app), DEEP)
  },
  'Express with a body parser': (t, license, options) => {
    const app = express()
    app.use(express.json())
    app.use('/registration', registrationPage(license, options))
    return listen(t, createServer(app), '/registration')
  },
  Fastify: async (t, license, options) => {
    const app = Fastify()
    await app.register(registrationPage(license, options).fastify, { prefix: DEEP })
    await app.ready()
    return listen(t, app.server, DEEP)
  },
} as const satisfies { readonly [framework: string]: Mount }

async function listen(t: After, server: Server, path: string): Promise<ProductServer> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = (): Promise<void> =>
    new Promise((closed) => {
      server.close(() => closed())
      server.closeAllConnections()
    })
  t.after(stop)
  return { origin, url: `${origin}${path}/`, stop }
}
