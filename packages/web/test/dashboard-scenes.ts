// The states of the dashboard.
import type { Overview } from '@marque/protocol'
import type { Page } from 'playwright-core'
import { active, now, ok, refused, registration, unactivated, usage } from './answers.ts'
import type { Scene } from './scenes.ts'
import type { Request, ScriptedServer } from './scripted-server.ts'

const registrations = Array.from({ length: 37 }, (_, index) =>
  registration(index + 1, {
    ...(index % 5 === 4 ? { projectName: 'claims-desk', appName: 'claims' } : {}),
    takeOvers: index === 3 ? 2 : 0,
  }),
)

const events = [
  {
    sequence: 42,
    at: now - 300,
    name: 'registration.claimed',
    details: { nodeName: 'report-node-37', projectName: 'reporting', address: '10.20.4.47' },
  },
  {
    sequence: 41,
    at: now - 4000,
    name: 'license.replaced',
    details: { serial: 3, source: 'page' },
  },
  { sequence: 40, at: now - 9000, name: 'activation.accepted', details: { sequence: 4 } },
]

export const overview = (over: Partial<Overview> = {}): Overview => ({
  status: active,
  clock: { now, highWater: now, behindSeconds: 0, uptimeSeconds: 40 * 86_400 },
  certificate: {
    subject: 'CN=license.harbour.example',
    issuer: 'CN=Harbour Issuing CA',
    names: ['license.harbour.example', '10.20.4.2'],
    validFrom: now - 100 * 86_400,
    validUntil: now + 265 * 86_400,
    fingerprint: Array.from({ length: 32 }, (_, at) =>
      (at * 7 + 16).toString(16).toUpperCase().padStart(2, '0'),
    ).join(':'),
    builtIn: false,
  },
  auditSequence: 42,
  passwordChangeable: true,
  ...over,
})

const projects = [
  {
    id: '3f9b0c64-8f1d-4f6e-b3d2-08f2a1c7e501',
    name: 'reporting',
    appName: 'webroot',
    configuration: 'cluster',
    seats: 30,
    seal: { kind: 'cluster', number: 3 },
    opening: {
      at: now - 3600,
      matched: ['configDatabase', 'stateServer'],
      changed: ['fileServer'],
      absent: [],
    },
  },
  {
    id: '4f9b0c64-8f1d-4f6e-b3d2-08f2a1c7e502',
    name: 'claims-desk',
    appName: 'claims',
    configuration: 'standalone',
    seats: 7,
    seal: { kind: 'standalone', number: 1 },
    waiting: { reason: 'environment-changed', changed: ['configDatabase'], absent: [] },
  },
]

const licenses = [
  {
    serial: 3,
    at: now - 4000,
    source: 'page',
    maxConnections: 50,
    expiresAt: now + 400 * 86_400,
    accountStatus: 'active',
  },
  {
    serial: 2,
    at: now - 90 * 86_400,
    source: 'file',
    maxConnections: 40,
    expiresAt: now + 30 * 86_400,
    accountStatus: 'active',
  },
  {
    serial: 1,
    at: now - 300 * 86_400,
    source: 'start',
    maxConnections: 40,
    expiresAt: null,
    accountStatus: 'active',
  },
]

const inForce = {
  versions: { range: '~11.5', builtBefore: '2027-01-01' },
  ips: ['10.20.0.0/16'],
  domains: ['*.harbour.example'],
  entitlements: { dashboards: true, exports: false, functionPoints: 250 },
  lease: { renewSeconds: 7200, graceSeconds: 86_400 },
  restartRecovery: { minProductVersion: '11.0.0', days: 90 },
}

const log = [
  {
    time: '2026-06-15T09:58:12.000Z',
    level: 'warn',
    message: 'wrong administrator password',
    facts: { address: '10.20.4.9' },
  },
  {
    time: '2026-06-15T09:41:00.000Z',
    level: 'error',
    message: 'a batch was not written; its commands were refused',
    facts: { err: { message: 'disk full' } },
  },
  {
    time: '2026-06-14T07:00:00.000Z',
    level: 'info',
    message: 'listening',
    facts: { url: 'https://localhost:8081' },
  },
]

/** One page of the nodes, sought and cut the way the server does it. */
function answerNodes({ query }: Request) {
  const words = (query.get('search') ?? '').split(' ')
  const found = registrations.filter((node) =>
    words.every((word) => JSON.stringify(node).includes(word)),
  )
  const ordered = query.get('order') === 'descending' ? found.toReversed() : found
  const [first, limit] = [Number(query.get('cursor')), Number(query.get('limit'))]
  const end = first + limit
  const next = end < found.length ? { nextCursor: String(end) } : {}
  return ok({ items: ordered.slice(first, end), total: found.length, ...next })
}

/** What the API answers a logged-in administrator. */
export function playDashboard(server: ScriptedServer): void {
  server.play('GET /admin/overview', ok(overview()))
  server.play('GET /admin/registrations', answerNodes)
  server.play('GET /admin/projects', ok({ items: projects }))
  server.play('GET /admin/licenses', ok({ inForce, items: licenses }))
  server.play('GET /admin/log', ok({ items: log, nextCursor: '7-0' }))
  server.play('GET /admin/events', ok({ items: events, nextCursor: '40' }))
  server.play('GET /admin/usage', ({ query }: Request) =>
    ok(usage({ from: Number(query.get('from')), to: Number(query.get('to')) })),
  )
}

export async function openDashboard(
  page: Page,
  server: ScriptedServer,
  section = 'overview',
): Promise<void> {
  playDashboard(server)
  await page.goto(`${server.origin}/license#${section}`)
  await page.locator('nav').waitFor()
  await page.locator('main h2').first().waitFor()
}

/** A section of the dashboard, with what it shows there. */
const section =
  (name: string, shown = 'tbody tr'): Scene =>
  async (page, server) => {
    await openDashboard(page, server, name)
    await page.locator(shown).first().waitFor()
  }

export const openNodes = section('nodes')
export const openLicense = section('license')

async function openLogin(page: Page, server: ScriptedServer): Promise<void> {
  server.play('GET /admin/overview', refused('LOGIN_REQUIRED'))
  await page.goto(`${server.origin}/license`)
  await page.locator('input[type="password"]').waitFor()
}

export const licenseFile = (payload: object): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const jws = `${part({ alg: 'EdDSA' })}.${part(payload)}.c2lnbmF0dXJl`
  return JSON.stringify({ format: 'marque-license/1', delegation: jws, license: jws })
}

export const newerLicense = {
  serial: 4,
  maxConnections: 80,
  exp: now + 800 * 86_400,
  accountStatus: 'active',
  deployment: { id: active.deploymentId },
  licensee: active.licensee,
  product: active.product,
}

export const chooseFile = (page: Page, text: string) =>
  page.locator('input[type="file"]').setInputFiles({
    name: 'license.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  })

export const dashboardScenes: Readonly<Record<string, Scene>> = {
  login: openLogin,
  'login-wrong': async (page, server) => {
    await openLogin(page, server)
    server.play('POST /admin/session', refused('LOGIN_REQUIRED'))
    await page.locator('input[type="password"]').fill('not the password')
    await page.locator('button[type="submit"]').click()
    await page.locator('[aria-invalid="true"]').waitFor()
  },
  'login-locked': async (page, server) => {
    await openLogin(page, server)
    server.play('POST /admin/session', refused('TOO_MANY_REQUESTS', { retryAfterSeconds: 754 }))
    await page.locator('input[type="password"]').fill('not the password')
    await page.locator('button[type="submit"]').click()
    await page.getByRole('timer').waitFor()
  },
  dashboard: section('overview', 'svg path'),
  'dashboard-nodes': openNodes,
  'dashboard-projects': section('projects'),
  'dashboard-license': openLicense,
  'dashboard-server': section('server', 'dl'),
  'dashboard-events': section('events', 'ol li'),
  'dashboard-log': section('log', 'ol li'),
  'dashboard-waits': async (page, server) => {
    playDashboard(server)
    const certificate = { ...overview().certificate, validUntil: now + 86_400 }
    server.play(
      'GET /admin/overview',
      ok(
        overview({
          certificate,
          status: {
            ...unactivated,
            connectionsInUse: 50,
            clockOk: false,
            projects: { open: 1, locked: 2 },
            warnings: [{ name: 'CERTIFICATE_EXPIRES', expiresAt: certificate.validUntil }],
          },
        }),
      ),
    )
    server.play('GET /admin/usage', ok({ items: [] }))
    await page.goto(`${server.origin}/license`)
    await page.locator('h1').waitFor()
  },
  'dashboard-faults': async (page, server) => {
    await openDashboard(page, server)
    server.play(
      'GET /admin/overview',
      ok(
        overview({
          passwordChangeable: false,
          clock: { now, highWater: now + 4000, behindSeconds: 4000, uptimeSeconds: 7200 },
          certificate: { ...overview().certificate, fault: 'server.crt is not a PEM certificate' },
        }),
      ),
    )
    await page.goto(`${server.origin}/license#server`)
    await page.reload()
    await page.locator('dl').first().waitFor()
  },
  password: async (page, server) => {
    await openDashboard(page, server, 'server')
    await page.getByRole('button', { name: /Change the password|更改密码/ }).click()
    await page.getByRole('dialog').waitFor()
  },
  evict: async (page, server) => {
    await openNodes(page, server)
    await page.locator('tbody button').first().click()
    await page.getByRole('dialog').waitFor()
  },
  'license-preview': async (page, server) => {
    await openLicense(page, server)
    await chooseFile(page, licenseFile(newerLicense))
    await page.getByRole('dialog').locator('table').waitFor()
  },
  'license-refused': async (page, server) => {
    await openLicense(page, server)
    server.play('PUT /license', refused('CONFLICT'))
    await chooseFile(page, licenseFile({ ...newerLicense, serial: 3 }))
    const dialog = page.getByRole('dialog')
    await dialog.locator('button').last().click()
    await dialog.getByRole('alert').waitFor()
  },
}
