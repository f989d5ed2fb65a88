// Each state of the registration page, reached the way a person reaches it: a real product server, a
// real SDK, signed answers. Tests and screenshots share them.
import { type ErrorName, type License, MarqueError, signRefusal } from '@marque/protocol'
import type { MarqueLicense } from '@marque/sdk'
import { freePort, waitFor } from '@marque/testkit'
import type { Page } from 'playwright-core'
import { type ClusterScene, openClusterScene } from '../../support/cluster-scene.ts'
import { MOUNTS, type ProductServer } from './product-server.ts'

type After = Parameters<typeof openClusterScene>[0]

const DAY = 86_400

export type PageScene = {
  readonly page: Page
  readonly site: ClusterScene
  readonly license: MarqueLicense
  readonly product: ProductServer
}

export type Play = (t: After, page: Page, pages: URL) => Promise<PageScene>

const terms = (now: number): Partial<License> => ({
  licensee: { id: 'licensee-1', name: 'Harbour Insurance Group' },
  maxConnections: 50,
  exp: Math.floor(now) + 400 * DAY,
  entitlements: { dashboards: true, 'data-portal': false, reports: 250, edition: 'Enterprise' },
})

/** A product of one node, or of three that share their components. */
async function open(
  t: After,
  page: Page,
  pages: URL,
  how: { cluster?: boolean; over?: Partial<License> } = {},
): Promise<PageScene> {
  const site = await openClusterScene(t)
  const { publisher, keeper, clock } = site
  keeper.deployment = await publisher.issue('one', { ...terms(clock.now()), ...how.over })
  const project = {
    name: 'Claims reporting',
    appName: 'webroot',
    version: '11.5.11',
    build: '2026-06-01',
  }
  const join = (name: string): Promise<MarqueLicense> =>
    how.cluster ? site.join(name, { project }) : site.connect({ node: { name }, project })
  const license = await join('report-node-1')
  if (how.cluster) {
    await join('report-node-2')
    await join('report-node-3')
  }
  const whole = { ...clock, now: () => Math.floor(clock.now()) }
  const product = await MOUNTS.Fastify(t, license, {
    pages,
    clock: whole,
    product: 'Report Server',
    authorize: () => ({ name: 'Alice' }),
  })
  return { page, site, license, product }
}

export async function visit(scene: PageScene): Promise<void> {
  await scene.page.goto(scene.product.url)
  await scene.page.locator('h1').waitFor()
}

export const registerButton = (page: Page) => page.locator('section button').first()
export const dialog = (page: Page) => page.getByRole('dialog')

/** Fills the dialog in and sends it off. */
export async function submit(page: Page, server: string, ca?: string): Promise<void> {
  await registerButton(page).click()
  await dialog(page).locator('input[name=server]').fill(server)
  if (ca !== undefined) {
    await dialog(page).locator('summary').click()
    await dialog(page).locator('textarea').fill(ca)
  }
  await dialog(page).locator('button[type=submit]').click()
}

/** The dialog that says why. */
export const failed = (page: Page) => dialog(page).getByRole('alert').first().waitFor()

export const openDetails = (page: Page): Promise<void> =>
  dialog(page).locator('button[aria-expanded=false]').first().click()

export const back = (page: Page): Promise<void> => dialog(page).locator('button').last().click()

const unregistered: Play = async (t, page, pages) => {
  const scene = await open(t, page, pages)
  await visit(scene)
  return scene
}

const registered: Play = async (t, page, pages) => {
  const scene = await open(t, page, pages)
  await scene.license.register({ server: scene.site.server.url })
  await visit(scene)
  return scene
}

const refusedBy =
  (name: ErrorName, details: Record<string, string | number> = {}): Play =>
  async (t, page, pages) => {
    const scene = await open(t, page, pages)
    scene.site.keeper.refuse = new MarqueError(name, details)
    await visit(scene)
    await submit(page, scene.site.server.url)
    await failed(page)
    return scene
  }

/** A running product whose license server says no, or nothing, from now on. */
const later =
  (name: ErrorName | 'silence'): Play =>
  async (t, page, pages) => {
    const scene = await open(t, page, pages)
    const { server, keeper, timers } = scene.site
    await scene.license.register({ server: server.url })
    if (name === 'silence') await server.close()
    else keeper.refuse = new MarqueError(name, { reason: 'moved to site B' })
    timers.advance(7200 * 1.1)
    await waitFor('the node noticed', () => scene.license.status.failure !== undefined)
    await visit(scene)
    return scene
  }

const cluster: Play = async (t, page, pages) => {
  const scene = await open(t, page, pages, { cluster: true })
  const { server, keeper, passUntil } = scene.site
  const reasons: { readonly [node: string]: MarqueError } = {
    'report-node-2': new MarqueError('REPORT_VERSION_ERROR', { version: '11.4.0', range: '~11.5' }),
    'report-node-3': new MarqueError('LICENSE_IP_ERROR', { address: '10.20.4.45' }),
  }
  server.handler = (request, raw) => {
    const reason = reasons[request.body?.node?.name]
    return reason === undefined ? keeper.handler(request, raw) : keeper.refusal(reason, request)
  }
  await scene.license.register({ server: server.url })
  await passUntil('every node has told', async () => {
    const nodes = await scene.license.nodes()
    return nodes.length === 3 && nodes.filter(({ failure }) => failure).length === 2
  })
  await visit(scene)
  return scene
}

export const PAGE_SCENES: { readonly [name: string]: Play } = {
  unregistered,
  form: async (t, page, pages) => {
    const scene = await unregistered(t, page, pages)
    await registerButton(page).click()
    await dialog(page).locator('summary').click()
    await dialog(page).locator('textarea').waitFor()
    return scene
  },
  'form-faults': async (t, page, pages) => {
    const scene = await unregistered(t, page, pages)
    await submit(page, 'http://license.example/license', '-----BEGIN PRIVATE KEY-----')
    await dialog(page).getByRole('alert').first().waitFor()
    return scene
  },
  asking: async (t, page, pages) => {
    const scene = await open(t, page, pages, { cluster: true })
    scene.site.server.handler = () => undefined
    await visit(scene)
    await submit(page, scene.site.server.url)
    await dialog(page).getByRole('status').waitFor()
    return scene
  },
  success: registered,
  refused: refusedBy('REGISTER_OUT_OF_LIMIT', { maxConnections: 50 }),
  details: async (t, page, pages) => {
    const scene = await refusedBy('SERVER_NOT_ACTIVATED', { qrcodePath: '/license/qrcode' })(
      t,
      page,
      pages,
    )
    await openDetails(page)
    return scene
  },
  unknown: async (t, page, pages) => {
    const scene = await open(t, page, pages)
    const { server, keeper } = scene.site
    server.handler = async (request) => {
      const { license, key, file } = keeper.deployment
      const payload = { iss: license.deployment.id, nonce: request.body.nonce, iat: 1, code: 39999 }
      const refusal = await signRefusal(payload, key.signer)
      return { status: 403, body: { code: 39999, refusal, licenseFile: file } }
    }
    await visit(scene)
    await submit(page, server.url)
    await failed(page)
    await openDetails(page)
    return scene
  },
  failed: async (t, page, pages) => {
    const scene = await refusedBy('LICENSE_EXPIRED', { reason: 'not after 2026-06-01' })(
      t,
      page,
      pages,
    )
    await back(page)
    await dialog(page).waitFor({ state: 'detached' })
    return scene
  },
  unreachable: async (t, page, pages) => {
    const scene = await unregistered(t, page, pages)
    await submit(page, `https://localhost:${await freePort()}`)
    await failed(page)
    await openDetails(page)
    return scene
  },
  carrying: later('silence'),
  warned: later('CLONE_DETECTED'),
  evicted: later('EVICTED'),
  expiring: async (t, page, pages) => {
    const scene = await open(t, page, pages)
    const exp = Math.floor(scene.site.clock.now()) + 5 * DAY
    const { publisher, keeper, server } = scene.site
    keeper.deployment = await publisher.issue('one', { ...terms(0), exp })
    await scene.license.register({ server: server.url })
    await visit(scene)
    return scene
  },
  'cluster-idle': async (t, page, pages) => {
    const scene = await open(t, page, pages, { cluster: true })
    await scene.site.passUntil(
      'all nodes know each other',
      async () => (await scene.license.nodes()).length === 3,
    )
    await visit(scene)
    return scene
  },
  cluster,
  'cluster-dialog': async (t, page, pages) => {
    const scene = await cluster(t, page, pages)
    await page.locator('tbody button').first().click()
    await dialog(page).getByRole('alert').first().waitFor()
    return scene
  },
  unbind: async (t, page, pages) => {
    const scene = await registered(t, page, pages)
    await page.getByRole('button', { name: /^(Unbind|解绑)$/ }).click()
    await dialog(page).waitFor()
    return scene
  },
  conflict: async (t, page, pages) => {
    const scene = await unregistered(t, page, pages)
    await registerButton(page).click()
    await dialog(page).locator('input[name=server]').fill('https://other.example:8081')
    await scene.license.register({ server: scene.site.server.url })
    await dialog(page).locator('button[type=submit]').click()
    await dialog(page).getByRole('alert').first().waitFor()
    return scene
  },
  'store-fault': async (t, page, pages) => {
    const scene = await open(t, page, pages)
    scene.site.store.fault = new Error('EROFS: read-only file system')
    await scene.license.register({ server: scene.site.server.url })
    await visit(scene)
    return scene
  },
  silent: async (t, page, pages) => {
    const scene = await registered(t, page, pages)
    await scene.product.stop()
    await page.getByRole('alert').first().waitFor()
    return scene
  },
}
