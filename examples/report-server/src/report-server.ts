// Report Server, the sample project: a small reporting product, one node of it, licensed by the SDK.
// All of the licensing is in `connectReportLicense`; a product needs no more than that.
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connectLicense, directoryStore, type Log, type MarqueLicense } from '@marque/sdk'
import Fastify from 'fastify'
import { type Environment, openEnvironment } from './environment.ts'
import { type Login, openLogin } from './login.ts'
import { PRODUCT } from './product.ts'
import { addRoutes } from './routes/add-routes.ts'

export type ReportServerOptions = {
  /** 0: any free one */
  readonly port: number
  readonly host?: string
  /** the same after every restart; two nodes of one project need two names */
  readonly nodeName: string
  /** the publisher's `trust.json` */
  readonly trustPath: string
  /** shared by all nodes of the project */
  readonly dataDirectory: string
  /** names the project's servers (`Servers`, environment.ts); absent: directories below `dataDirectory` */
  readonly environmentFile?: string
  /** where the SDK and the web server log; absent: nowhere */
  readonly log?: Log
}

export type ReportServer = {
  readonly url: string
  readonly license: MarqueLicense
  /** Stops serving; a node that has a name keeps its seat. */
  readonly close: () => Promise<void>
}

/** What the routes work with. */
export type ReportServerTools = {
  readonly license: MarqueLicense
  readonly login: Login
  readonly log: Log | undefined
}

export async function startReportServer(options: ReportServerOptions): Promise<ReportServer> {
  const environment = await openEnvironment(options.dataDirectory, options.environmentFile)
  const license = await connectReportLicense(options, environment)
  const app = Fastify({ bodyLimit: 16_384 })
  const login = await openLogin(app, options.dataDirectory)
  await addRoutes(app, { license, login, log: options.log })
  const host = options.host ?? '127.0.0.1'
  try {
    await app.listen({ port: options.port, host })
  } catch (error) {
    await license.close()
    await environment.close()
    throw error
  }
  const { port } = app.server.address() as AddressInfo
  return {
    url: `http://${host}:${port}`,
    license,
    close: async () => {
      await app.close()
      await license.close()
      await environment.close()
    },
  }
}

async function connectReportLicense(
  options: ReportServerOptions,
  { components }: Environment,
): Promise<MarqueLicense> {
  const { dataDirectory, nodeName, trustPath, log } = options
  return connectLicense({
    trust: JSON.parse(await readFile(trustPath, 'utf8')),
    product: PRODUCT.id,
    project: {
      name: PRODUCT.name,
      appName: PRODUCT.appName,
      domain: PRODUCT.domain,
      version: PRODUCT.version,
      build: PRODUCT.build,
    },
    node: { name: nodeName },
    environment: components,
    store: directoryStore(join(dataDirectory, 'nodes', encodeURIComponent(nodeName))),
    log,
  })
}
