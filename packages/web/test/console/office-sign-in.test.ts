// Operators sign in, are signed out, and come to be, in a real browser before a real authority.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startAuthority as startRealAuthority } from '../../../authority/src/index.ts'
import { collectingLog, dataDirectory } from '../../../authority/test/fixtures.ts'
import {
  type Desk,
  openAt,
  openContext,
  PASSWORD,
  sees,
  serveConsole,
  startAuthority,
  startDesk,
} from './desk.ts'

describe('signing in', () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.close())

  type Ending = { after: (ending: () => unknown) => void }

  async function open(t: Ending, path: string) {
    const authority = await startAuthority(t)
    const context = await openContext(t, { desk, authority })
    await context.clearCookies()
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(`${authority.url}${path}`)
    return { authority, page }
  }

  async function signIn(page: Page, given: { email?: string; password?: string } = {}) {
    await page.getByLabel('Mail address').fill(given.email ?? 'issuer@publisher.example')
    await page.getByLabel('Password').fill(given.password ?? PASSWORD)
    await page.locator('button[type=submit]:enabled').waitFor()
    await page.keyboard.press('Enter')
  }

  test('goes on at the address that was asked for, and tells phones what to do', async (t) => {
    const { page } = await open(t, '/licenses?show=soon')
    await sees(page, 'Did you scan a QR code and end up here?')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await sees(page, 'Enter your mail address.')
    await sees(page, 'Enter your password.')
    await signIn(page, { password: 'not the password' })
    await sees(page, 'The address or the password is wrong.')
    await signIn(page)
    await page.getByRole('heading', { name: 'Licenses', level: 1 }).waitFor()
    assert.match(page.url(), /\/licenses\?show=soon$/)
    await page.getByRole('button', { name: 'Expiring in 30 days', pressed: true }).waitFor()
  })

  test('is locked after too many wrong passwords, and counts down', async (t) => {
    const { page } = await open(t, '/')
    for (let guess = 0; guess < 6; guess++) {
      await signIn(page, { password: `wrong ${guess}` })
      await page.locator('button[type=submit][data-loading]').waitFor({ state: 'detached' })
    }
    await sees(page, 'Too many wrong passwords')
    assert.match((await page.getByRole('timer').textContent()) ?? '', /1[45]:\d\d/)
    assert.ok(await page.getByRole('button', { name: 'Sign in' }).isDisabled())
  })

  test('a session that ends elsewhere leads to the sign-in page, and back to the same address', async (t) => {
    const authority = await startAuthority(t)
    const page = await openAt(t, '/licensees?q=nobody', { desk, authority, role: 'issuer' })
    await page.request.delete(`${authority.url}/api/v1/session`, {
      headers: { origin: authority.url },
    })
    await page.getByRole('searchbox', { name: 'Search by name or address' }).fill('somebody')
    await sees(page, 'Your session has ended. Sign in to go on where you were.')
    await signIn(page)
    await page.getByRole('heading', { name: 'Licensees', level: 1 }).waitFor()
    assert.match(page.url(), /\/licensees\?q=somebody$/)
  })

  test('signs out, and shows nothing of the desk after that', async (t) => {
    const authority = await startAuthority(t)
    await authority.api('POST', '/licensees', {
      body: { name: 'Secret Works', email: 'a@secret.example', contractSignedOn: '2026-01-01' },
    })
    const page = await openAt(t, '/licensees', { desk, authority, role: 'viewer' })
    await sees(page, 'Secret Works')
    await page.getByRole('button', { name: 'Account of viewer@publisher.example' }).click()
    await page.keyboard.press('Escape')
    assert.equal(await page.getByRole('button', { name: 'Sign out' }).count(), 0)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Password').waitFor()
    assert.equal(await page.getByText('Secret Works').count(), 0)
    await page.goBack().catch(() => undefined)
    assert.equal(await page.getByText('Secret Works').count(), 0)
  })

  test('a viewer sees no button that changes something, and is told why a page is not shown', async (t) => {
    const authority = await startAuthority(t)
    const page = await openAt(t, '/requests', { desk, authority, role: 'viewer' })
    await sees(page, 'No request has come in yet.')
    assert.equal(await page.getByRole('link', { name: 'New request' }).count(), 0)
    assert.equal(await page.getByRole('link', { name: 'Operators' }).count(), 0)
    await page.goto(`${authority.url}/requests/new`)
    await sees(page, 'Your role (Viewer) is not allowed to see this.')
  })

  test('an invitation makes an operator, once, and leaves the address bar at once', async (t) => {
    const { authority, page } = await open(t, '/')
    const { json } = await authority.api('POST', '/invitations', {
      body: { email: 'new@publisher.example', role: 'issuer' },
    })
    const welcome = `/welcome${new URL(json.url).hash}`
    await page.goto(`${authority.url}${welcome}`)
    await sees(page, 'TEST Acme has invited you as Issuer.')
    assert.equal(new URL(page.url()).hash, '')
    assert.equal(await page.getByLabel('Your mail address').inputValue(), 'new@publisher.example')
    await choosePassword(page, ['short', ''])
    await sees(page, 'A password has at least twelve characters.')
    await choosePassword(page, [PASSWORD, `${PASSWORD}!`])
    await sees(page, 'This is not the same as above.')
    await choosePassword(page, [PASSWORD, PASSWORD])
    await sees(page, 'Nothing waits for you.')
    assert.equal(new URL(page.url()).pathname, '/')
    await page.getByRole('button', { name: 'Account of new@publisher.example' }).waitFor()
    const again = await page.context().newPage()
    await again.goto(`${authority.url}${welcome}`)
    await sees(again, 'This invitation is used or over')
    await again.goto(`${authority.url}/welcome`)
    await sees(again, 'The address is not whole')
  })

  test('the first administrator names a mail address of their own', async (t) => {
    const authority = await startRealAuthority({
      dataDirectory: await dataDirectory(t),
      port: 0,
      host: '127.0.0.1',
      log: collectingLog(),
    })
    t.after(() => authority.close())
    const context = await desk.browser.open()
    t.after(() => context.close())
    await context.route(`${authority.url}/**`, (route) => serveConsole(route, desk.pages))
    const page = await context.newPage()
    const { hash } = new URL(authority.firstAdministrator?.url ?? '')
    await page.goto(`${authority.url}/welcome${hash}`)
    await sees(page, 'TEST Acme has invited you as Administrator.')
    await page.getByLabel('Your mail address').fill('not an address')
    await choosePassword(page, [PASSWORD, PASSWORD])
    await sees(page, 'This is not a mail address.')
    await page.getByLabel('Your mail address').fill('first@publisher.example')
    await choosePassword(page, [PASSWORD, PASSWORD])
    await page.getByRole('link', { name: 'Operators' }).waitFor()
  })
})

async function choosePassword(
  page: Page,
  [password, again]: readonly [string, string],
): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password once more').fill(again)
  await page.getByRole('button', { name: 'Begin' }).click()
}
