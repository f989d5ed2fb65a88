// The inbox in a real browser before a real authority: what an operator decides is what is signed.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestAuthority } from '../../../authority/test/fixtures.ts'
import { endOfDay } from '../../src/kit/calendar.ts'
import { type Desk, openAt, sees, startAuthority, startDesk } from './desk.ts'
import { HARBOUR, HARBOUR_REQUEST, request } from './office-site.ts'

describe('requests', () => {
  const endings: (() => unknown)[] = []
  let desk: Desk
  let authority: TestAuthority
  before(async () => {
    desk = await startDesk()
    authority = await startAuthority({ after: (ending) => endings.unshift(ending) })
    await authority.api('POST', '/licensees', { body: HARBOUR })
  })
  after(async () => {
    for (const ending of endings) await ending()
    await desk.close()
  })

  type Ending = Parameters<typeof openAt>[0]
  const open = (t: Ending, path: string, role: 'viewer' | 'issuer' = 'issuer') =>
    openAt(t, path, { desk, authority, role, options: { timezoneId: zone } })
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const termsOf = async (requestId: string) => {
    const { json } = await authority.api('GET', `/requests/${requestId}`)
    return (await authority.api('GET', `/licenses/${json.license.id}`)).json.terms
  }

  test('are confirmed in one click as they were asked for', async (t) => {
    const id = await request(authority, { projectName: 'One click' })
    const page = await open(t, '/requests?state=open')
    await page
      .getByRole('row', { name: /One click/ })
      .getByRole('link')
      .click()
    await button(page, 'Confirm').click()
    await sees(page, `License issued for ${HARBOUR.name}.`)
    await sees(page, 'Image archive')
    assert.deepEqual((await termsOf(id)).maxConnections, HARBOUR_REQUEST.maxRegistrations)
    await page
      .getByRole('link', { name: /^[0-9a-f-]{36}$/ })
      .first()
      .click()
    await sees(page, 'First serial')
  })

  test('are confirmed with the terms that an operator typed', async (t) => {
    const id = await request(authority, { projectName: 'Edited terms' })
    const page = await open(t, `/requests/${id}`)
    await button(page, 'Edit the terms').click()
    await page.getByLabel('Max Connections').fill('nonsense')
    await page.getByLabel('Perpetual').uncheck()
    await page.getByLabel('Product versions').fill('')
    await button(page, 'Add an entitlement').click()
    await button(page, 'Confirm').click()
    await sees(page, 'This is not a whole number from 1 to 10,000,000.')
    await sees(page, 'A name begins with a letter')
    assert.equal(await page.locator('[aria-invalid="true"]').count(), 4)
    const focused = await page.evaluate<string>('document.activeElement.value')
    assert.equal(focused, 'nonsense')
    await page.getByLabel('Max Connections').fill('36')
    await page.getByLabel('Last day').fill('2031-03-31')
    await page.getByLabel('Product versions').fill('not a range !')
    await page.getByLabel('Name', { exact: true }).fill('data-sources')
    await page.getByLabel('Kind').selectOption('Number')
    await page.getByLabel('Value').fill('12')
    await page.getByLabel('Addresses').fill('10.0.0.0/8\n192.168.1.4')
    await button(page, 'Confirm').click()
    await sees(page, 'No license may carry this.')
    await page.getByLabel('Product versions').fill('>=11.5 <13')
    await button(page, 'Confirm').click()
    await sees(page, 'Image archive')
    const terms = await termsOf(id)
    assert.equal(terms.maxConnections, 36)
    assert.equal(terms.exp, endOfDay('2031-03-31'))
    assert.deepEqual(terms.versions, { range: '>=11.5 <13' })
    assert.deepEqual(terms.entitlements, { 'data-sources': 12 })
    assert.deepEqual(terms.ips, ['10.0.0.0/8', '192.168.1.4'])
  })

  test('are rejected only with a reason, which stays with them', async (t) => {
    const id = await request(authority, { projectName: 'Not covered' })
    const page = await open(t, `/requests/${id}`)
    await button(page, 'Reject').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill(' \n\t ')
    await dialog.getByRole('button', { name: 'Reject' }).click()
    await sees(page, 'Give a reason.')
    await dialog.getByLabel('Reason').fill('The contract\ncovers two projects <b>.')
    await dialog.getByRole('button', { name: 'Reject' }).click()
    await dialog.waitFor({ state: 'detached' })
    await sees(page, 'The contract covers two projects <b>.')
    const { json } = await authority.api('GET', `/requests/${id}`)
    assert.equal(json.state, 'rejected')
    assert.equal(json.rejection, 'The contract covers two projects <b>.')
  })

  test('that somebody else decided meanwhile are shown as they are now', async (t) => {
    const id = await request(authority, { projectName: 'Two at once' })
    const page = await open(t, `/requests/${id}`)
    await button(page, 'Confirm').waitFor()
    await authority.api('POST', `/requests/${id}/reject`, { body: { reason: 'By telephone.' } })
    await button(page, 'Confirm').click()
    await sees(page, 'By telephone.')
    assert.equal(await button(page, 'Confirm').count(), 0)
  })

  test('with faults show each beside its field, and the contract that they do not fit', async (t) => {
    const id = await request(authority, { contractSignedOn: 'yesterday', maxRegistrations: -1 })
    const page = await open(t, `/requests/${id}`, 'viewer')
    await sees(page, 'This is not a date of the form YYYY-MM-DD.')
    await sees(page, 'This is not a whole number from 1 to 10,000,000.')
    await sees(page, 'The request does not fit this contract.')
    assert.equal(await button(page, 'Confirm').count(), 0)
  })

  test('are sought and chosen by the address, page by page', async (t) => {
    for (let made = 0; made < 54; made++) await request(authority, { projectName: `Bulk ${made}` })
    await request(authority, { projectName: 'Bulk needle' })
    const page = await open(t, '/requests?state=open&q=bulk')
    const rows = page.locator('tbody tr')
    await rows.nth(49).waitFor()
    assert.equal(await rows.count(), 50)
    await button(page, 'Show more').click()
    await rows.nth(54).waitFor()
    await page.getByRole('searchbox', { name: /company, project/ }).fill('Bulk needle')
    await page.waitForURL(/q=Bulk\+needle/)
    await page.getByRole('row', { name: /Bulk needle/ }).waitFor()
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' })
    await button(page, 'Confirmed').click()
    await sees(page, 'Nothing matches this choice.')
    await button(page, 'Show all').click()
    await rows.nth(49).waitFor()
    assert.equal(new URL(page.url()).search, '')
  })

  test('are entered by hand, with the contract filled in, and their faults said at once', async (t) => {
    const page = await open(t, '/requests')
    await page.getByRole('link', { name: 'New request' }).click()
    await button(page, 'Enter the request').click()
    assert.equal(await page.getByText('This is missing.').count(), 5)
    await page.locator(`datalist option[value="${HARBOUR.name}"]`).waitFor({ state: 'attached' })
    await page.getByLabel('Company').fill(HARBOUR.name)
    assert.equal(await page.getByLabel('Address of the contract').inputValue(), HARBOUR.email)
    await page.getByLabel('Project').fill('By telephone')
    await page.getByLabel('Minor version').fill('eleven')
    await page.getByLabel('Registrations').fill('0')
    await button(page, 'Enter the request').click()
    await sees(page, 'The request has faults. Correct them and enter it again.')
    await sees(page, 'This is not a version like 11.5.')
    await page.getByLabel('Minor version').fill('11.5')
    await page.getByLabel('Registrations').fill('3')
    await button(page, 'Enter the request').click()
    await sees(page, 'What a confirmation issues')
    const { json } = await authority.api('GET', `/requests/${page.url().split('/').at(-1)}`)
    assert.equal(json.source, 'console')
    assert.equal(json.maxRegistrations, 3)
  })
})

/** Days of the test and of the browser are those of one zone. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
