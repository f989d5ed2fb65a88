// The start page and the own account in a real browser before a real authority.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import {
  type Desk,
  openAt,
  openContext,
  PASSWORD,
  sees,
  startAuthority,
  startDesk,
} from './desk.ts'
import { fork, issue } from './desk-site.ts'
import { HARBOUR, request } from './office-site.ts'

describe('the start page and the account', () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.close())

  test('says that nothing waits, then what does, each row leading to its place', async (t) => {
    const authority = await startAuthority(t)
    const page = await openAt(t, '/', { desk, authority, role: 'viewer' })
    await sees(page, 'Nothing waits for you.')
    await authority.api('POST', '/licensees', { body: HARBOUR })
    await request(authority, {})
    const deployment = await issue(authority, { project: 'reporting' })
    authority.clock.advance(-5 * 3600)
    await fork(authority, deployment)
    authority.clock.advance(3600)
    await page.reload()
    await page.getByRole('link', { name: /^A copy was refused/ }).click()
    await page.waitForURL(`**/deployments/${deployment}`)
    await page.goBack()
    await page.getByRole('link', { name: /^1 request waits for a decision/ }).click()
    await page.waitForURL(/\/requests\?state=open$/)
    await sees(page, HARBOUR.name)
  })

  test('leads to mails that came in and are no request', async (t) => {
    const authority = await startAuthority(t)
    const sent = await fetch(`${authority.url}/api/v1/mails/received`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${authority.tokens.issuer}`,
        'content-type': 'message/rfc822',
      },
      body: 'From: who@where.example\r\nTo: license@acme.example\r\nSubject: Hello\r\n\r\nHello.\r\n',
    })
    assert.ok(sent.ok, await sent.text())
    const page = await openAt(t, '/', { desk, authority, role: 'viewer' })
    await page.getByRole('link', { name: /^1 mail came in that is no request/ }).click()
    await page.waitForURL(/\/mail\?state=ignored$/)
    await sees(page, 'who@where.example')
  })

  test('its plots are read by keyboard and as a table', async (t) => {
    const authority = await startAuthority(t)
    const deployment = await issue(authority, { project: 'reporting' })
    await fork(authority, deployment)
    authority.clock.advance(-4 * 3600)
    const page = await openAt(t, '/', { desk, authority, role: 'viewer' })
    const slider = page.getByRole('slider').first()
    await slider.focus()
    await page.keyboard.press('Home')
    const first = await slider.getAttribute('aria-valuetext')
    assert.match(first ?? '', /: Approved 0, Refused 0$/)
    await page.keyboard.press('ArrowRight')
    assert.notEqual(await slider.getAttribute('aria-valuetext'), first)
    await page.getByText('As a table').first().click()
    const rows = page.locator('details[open] tbody tr')
    assert.equal(await rows.count(), 90)
    const cells = await rows.locator('td').allTextContents()
    assert.ok(cells.some((text) => Number(text) > 0))
    await page.getByText('As a table').nth(1).click()
    assert.equal(await page.locator('details[open]').nth(1).locator('tbody tr').count(), 12)
  })

  test('another password needs the present one, and ends the other sessions', async (t) => {
    const authority = await startAuthority(t)
    const other = await openContext(t, { desk, authority, role: 'issuer' })
    const page = await openAt(t, '/account', { desk, authority, role: 'issuer' })
    await page.getByRole('button', { name: /^Sign out at / }).waitFor()
    const change = (given: readonly [current: string, next: string, again: string]) =>
      fillPasswords(page, given)
    await change(['', 'x', 'y'])
    await sees(page, 'Enter the present password.')
    await change(['wrong', 'short', 'short'])
    await sees(page, 'A password has at least twelve characters.')
    await change(['wrong', `${PASSWORD} 2`, `${PASSWORD} 3`])
    await sees(page, 'This is not the same as above.')
    await change(['not my password', `${PASSWORD} 2`, `${PASSWORD} 2`])
    await sees(page, 'This is not your present password.')
    await change([PASSWORD, `${PASSWORD} 2`, `${PASSWORD} 2`])
    await sees(page, 'The password was changed.')
    await page.getByRole('button', { name: /^Sign out at / }).waitFor({ state: 'detached' })
    assert.equal((await other.request.get(`${authority.url}/api/v1/session`)).status(), 401)
  })

  test('a session elsewhere is ended from here', async (t) => {
    const authority = await startAuthority(t)
    const other = await openContext(t, { desk, authority, role: 'viewer' })
    const page = await openAt(t, '/account', { desk, authority, role: 'viewer' })
    await page.getByRole('button', { name: /^Sign out at / }).click()
    await sees(page, 'That session has ended.')
    assert.equal((await other.request.get(`${authority.url}/api/v1/session`)).status(), 401)
    await sees(page, 'This browser')
  })
})

async function fillPasswords(
  page: Page,
  [current, next, again]: readonly [string, string, string],
): Promise<void> {
  await page.getByLabel('Present password').fill(current)
  await page.getByLabel('New password', { exact: true }).fill(next)
  await page.getByLabel('New password once more').fill(again)
  await page.getByRole('button', { name: 'Change the password' }).click()
}
