// The states of the dashboard.
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

/** What the API answers a logged-in administrator. */
export function playDashboard(server: ScriptedServer): void {
  server.play('GET /status', ok(active))
  server.play('GET /admin/registrations', ok({ items: registrations }))
  server.play('GET /admin/events', ok({ items: events }))
  server.play('GET /admin/usage', ({ query }: Request) =>
    ok(usage({ from: Number(query.get('from')), to: Number(query.get('to')) })),
  )
}

export async function openDashboard(page: Page, server: ScriptedServer): Promise<void> {
  playDashboard(server)
  await page.goto(`${server.origin}/license`)
  await page.locator('table').waitFor()
}

async function openLogin(page: Page, server: ScriptedServer): Promise<void> {
  server.play('GET /status', ok(active))
  server.play('GET /admin/registrations', refused('LOGIN_REQUIRED'))
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
  dashboard: openDashboard,
  'dashboard-waits': async (page, server) => {
    playDashboard(server)
    server.play(
      'GET /status',
      ok({
        ...unactivated,
        connectionsInUse: 50,
        clockOk: false,
        projects: { open: 1, locked: 2 },
        warnings: [{ name: 'CERTIFICATE_EXPIRES', expiresAt: now + 86_400 }],
      }),
    )
    server.play('GET /admin/registrations', ok({ items: [] }))
    server.play('GET /admin/usage', ok({ items: [] }))
    server.play('GET /admin/events', ok({ items: [] }))
    await page.goto(`${server.origin}/license`)
    await page.locator('h1').waitFor()
  },
  evict: async (page, server) => {
    await openDashboard(page, server)
    await page.locator('tbody button').first().click()
    await page.getByRole('dialog').waitFor()
  },
  'license-preview': async (page, server) => {
    await openDashboard(page, server)
    await chooseFile(page, licenseFile(newerLicense))
    await page.getByRole('dialog').locator('table').waitFor()
  },
  'license-refused': async (page, server) => {
    await openDashboard(page, server)
    server.play('PUT /license', refused('CONFLICT'))
    await chooseFile(page, licenseFile({ ...newerLicense, serial: 3 }))
    const dialog = page.getByRole('dialog')
    await dialog.locator('button').last().click()
    await dialog.getByRole('alert').waitFor()
  },
}
