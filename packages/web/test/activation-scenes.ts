// The states of the activation page.
import type { Page } from 'playwright-core'
import { active, challenge, now, ok, refused, unactivated, waitingProjects } from './answers.ts'
import type { Scene } from './scenes.ts'
import type { ScriptedServer } from './scripted-server.ts'

export const codeField = (page: Page) => page.locator('input[autocomplete="one-time-code"]')
const submit = (page: Page) => page.locator('button[type="submit"]')

/** Opens the page of a server that waits for activation. */
export async function openIdle(page: Page, server: ScriptedServer): Promise<void> {
  server.play('GET /status', ok(unactivated))
  server.play('POST /challenges', challenge())
  await page.goto(`${server.origin}/license/qrcode`)
  await page.locator('img').waitFor()
}

export async function typeCode(page: Page, code: string): Promise<void> {
  await codeField(page).fill(code)
  await submit(page).click()
}

async function openThenAnswer(
  page: Page,
  server: ScriptedServer,
  answer: Parameters<ScriptedServer['play']>[1],
): Promise<void> {
  await openIdle(page, server)
  server.play('POST /activations', answer)
  await typeCode(page, '482913')
}

const gone =
  (reason?: string): Scene =>
  async (page, server) => {
    await openThenAnswer(page, server, refused('CHALLENGE_EXPIRED', reason ? { reason } : {}))
    await page.locator('[data-covered] h2').waitFor()
  }

export const activationScenes: Readonly<Record<string, Scene>> = {
  idle: openIdle,
  'phone-address': async (page, server) => {
    await openIdle(page, server)
    await page.locator('summary').click()
  },
  loading: async (page, server) => {
    server.play('GET /status', () => new Promise(() => undefined))
    await page.goto(`${server.origin}/license/qrcode`)
    await page.getByRole('status').filter({ hasText: /./ }).waitFor()
  },
  sending: async (page, server) => {
    await openThenAnswer(page, server, () => new Promise(() => undefined))
  },
  expired: async (page, server) => {
    await openIdle(page, server)
    await page.clock.fastForward('05:01')
    await page.locator('[data-covered] h2').waitFor()
  },
  'last-minute': async (page, server) => {
    await openIdle(page, server)
    await page.clock.fastForward('04:20')
  },
  'wrong-code': async (page, server) => {
    await openThenAnswer(page, server, refused('CODE_INCORRECT', { attemptsLeft: 3 }))
    await page.getByRole('alert').waitFor()
  },
  incomplete: async (page, server) => {
    await openIdle(page, server)
    await typeCode(page, '482')
    await page.getByRole('alert').waitFor()
  },
  locked: async (page, server) => {
    await openThenAnswer(page, server, refused('CODE_LOCKED', { retryAfterSeconds: 872 }))
    await page.locator('h2').first().waitFor()
  },
  replaced: gone('replaced'),
  used: gone('used'),
  gone: gone(),
  unanswered: async (page, server) => {
    await openThenAnswer(page, server, 'cut')
    await page.getByRole('alert').waitFor()
  },
  internal: async (page, server) => {
    await openThenAnswer(page, server, refused('INTERNAL', { ref: 'k3v9-71ac' }))
    await page.getByRole('alert').waitFor()
  },
  unreachable: async (page, server) => {
    server.play('GET /status', 'cut')
    await page.goto(`${server.origin}/license/qrcode`)
    await page.getByRole('alert').waitFor()
  },
  stale: async (page, server) => {
    await openIdle(page, server)
    server.play('GET /status', 'cut')
    await page.clock.fastForward('00:06')
    await page.getByRole('alert').waitFor()
  },
  'no-qr': async (page, server) => {
    server.play('GET /status', ok(unactivated))
    server.play('POST /challenges', refused('TOO_MANY_REQUESTS'))
    await page.goto(`${server.origin}/license/qrcode`)
    await page.getByRole('alert').waitFor()
  },
  success: async (page, server) => {
    const now = ok({ ...active, connectionsInUse: 0 })
    await openThenAnswer(page, server, () => {
      server.play('GET /status', now)
      return now
    })
    await page.getByRole('link', { name: /dashboard|面板/ }).waitFor()
  },
  active: async (page, server) => {
    server.play('GET /status', ok(active))
    await page.goto(`${server.origin}/license/qrcode`)
    await page.getByRole('link', { name: /dashboard|面板/ }).waitFor()
  },
  warnings: async (page, server) => {
    const warnings = [
      { name: 'CERTIFICATE_BUILT_IN' },
      { name: 'CONFIG_NOT_MAPPED' },
      { name: 'CLOCK_BEHIND', offsetSeconds: -7300 },
      { name: 'LICENSE_EXPIRES', expiresAt: now + 6 * 86_400 },
      { name: 'CERTIFICATE_EXPIRES', expiresAt: now + 3 * 86_400 },
      { name: 'CERTIFICATE_INVALID', reason: 'server.key does not match server.crt' },
      { name: 'LICENSE_FILE_REFUSED', reason: 'the license is for another deployment' },
    ]
    await openIdle(page, server)
    server.play('GET /status', ok({ ...unactivated, warnings }))
    await page.clock.fastForward('00:06')
    await page.getByText('/app/tls').first().waitFor()
  },
  recovered: async (page, server) => {
    server.play('GET /status', ok({ ...unactivated, projects: { open: 2, locked: 0 } }))
    server.play('POST /challenges', challenge())
    await page.goto(`${server.origin}/license/qrcode`)
    await page.locator('img').waitFor()
  },
  'projects-wait': async (page, server) => {
    server.play('GET /status', ok({ ...unactivated, projects: waitingProjects }))
    server.play('POST /challenges', challenge())
    await page.goto(`${server.origin}/license/qrcode`)
    await page.locator('img').waitFor()
  },
  'license-expired': async (page, server) => {
    const expired = { ...unactivated, warnings: [{ name: 'LICENSE_EXPIRED' }] }
    server.play('GET /status', ok(expired))
    server.play('POST /challenges', challenge())
    await page.goto(`${server.origin}/license/qrcode`)
    await page.locator('img').waitFor()
  },
}
