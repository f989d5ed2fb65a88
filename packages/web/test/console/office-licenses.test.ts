// Licensees and licenses in a real browser before a real authority; two operators at once never write
// over each other unseen.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { REQUEST, type TestAuthority } from '../../../authority/test/fixtures.ts'
import { type Desk, openAt, sees, startAuthority, startDesk } from './desk.ts'
import { issue } from './desk-site.ts'

describe('licensees and licenses', () => {
  const endings: (() => unknown)[] = []
  let desk: Desk
  let authority: TestAuthority
  before(async () => {
    desk = await startDesk()
    authority = await startAuthority({ after: (ending) => endings.unshift(ending) })
  })
  after(async () => {
    for (const ending of endings) await ending()
    await desk.close()
  })

  type Ending = Parameters<typeof openAt>[0]
  const open = (t: Ending, path: string, role: 'viewer' | 'issuer' = 'issuer') =>
    openAt(t, path, { desk, authority, role })
  const button = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name, exact: true })
  const license = async (company: string): Promise<string> => {
    const deployment = await issue(authority, { company, project: 'reporting' })
    return (await authority.api('GET', `/deployments/${deployment}`)).json.license.id
  }
  const read = async (id: string) => (await authority.api('GET', `/licenses/${id}`)).json

  test('a licensee is added, with nonsense told beside its field', async (t) => {
    const page = await open(t, '/licensees')
    await button(page, 'Add a licensee').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Add a licensee' }).click()
    assert.equal(await dialog.getByText('This is missing.').count(), 3)
    await dialog.getByLabel('Name').fill('Works \u202e of Tomorrow')
    await dialog.getByLabel('Address of the contract').fill('nobody')
    await dialog.getByLabel('Contract signed on').fill('2026-02-03')
    await dialog.getByRole('button', { name: 'Add a licensee' }).click()
    await dialog.getByText('This does not have the right form.').nth(1).waitFor()
    await dialog.getByLabel('Name').fill('Works of Tomorrow')
    await dialog.getByLabel('Address of the contract').fill('it@tomorrow.example')
    await dialog.getByRole('button', { name: 'Add a licensee' }).click()
    await page.getByRole('heading', { name: 'Works of Tomorrow', level: 1 }).waitFor()
    await sees(page, 'No license was issued to this licensee yet.')
  })

  test('a licensee that somebody else changed meanwhile is shown before it is written over', async (t) => {
    const body = { name: 'Slow Works', email: 'a@slow.example', contractSignedOn: '2026-01-01' }
    const { json } = await authority.api('POST', '/licensees', { body })
    const page = await open(t, `/licensees/${json.id}`)
    await button(page, 'Edit').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Address of the contract').fill('mine@slow.example')
    const other = await authority.api('PATCH', `/licensees/${json.id}`, {
      body: { email: 'theirs@slow.example' },
    })
    assert.equal(other.status, 200)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await sees(page, 'Somebody else changed this licensee in the meantime')
    await dialog.getByText('Now: theirs@slow.example').waitFor()
    await dialog.getByLabel('Language of mails').selectOption('Simplified Chinese')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    const now = (await authority.api('GET', `/licensees/${json.id}`)).json
    assert.equal(now.email, 'mine@slow.example')
    assert.equal(now.language, 'zh')
  })

  test('a license is enlarged after a look at the changes, and its history tells what each serial changed', async (t) => {
    const id = await license('Growing Works')
    const page = await open(t, `/licenses/${id}`)
    await button(page, 'Renew or change').click()
    await button(page, 'Look at the changes').click()
    await sees(page, 'No term is changed.')
    await button(page, 'Edit further').click()
    await page.getByLabel('Max Connections').fill('-4')
    await button(page, 'Look at the changes').click()
    await sees(page, 'This is not a whole number from 1 to 10,000,000.')
    await page.getByLabel('Max Connections').fill('250')
    await button(page, 'Look at the changes').click()
    await page.getByRole('row', { name: 'Max Connections 10 250' }).waitFor()
    await button(page, 'Sign serial 2').click()
    await sees(page, 'Serial 2 is signed.')
    await sees(page, 'Max Connections: 10 → 250')
    assert.equal((await read(id)).terms.maxConnections, 250)
  })

  test('a serial that somebody else signed meanwhile is shown side by side, and nothing is signed over it', async (t) => {
    const id = await license('Crowded Works')
    const page = await open(t, `/licenses/${id}`)
    await button(page, 'Renew or change').click()
    await page.getByLabel('Max Connections').fill('20')
    await button(page, 'Look at the changes').click()
    await authority.api('POST', `/licenses/${id}/renew`, {
      body: { terms: { maxConnections: 99 } },
    })
    await button(page, 'Sign serial 2').click()
    await sees(page, 'Somebody else signed a newer serial in the meantime')
    await page.getByRole('row', { name: 'Max Connections 10 99' }).waitFor()
    assert.equal((await read(id)).serial, 2)
    await button(page, 'Start from serial 2').click()
    assert.equal(await page.getByLabel('Max Connections').inputValue(), '99')
    await page.getByLabel('Max Connections').fill('100')
    await button(page, 'Look at the changes').click()
    await button(page, 'Sign serial 3').click()
    await sees(page, 'Max Connections: 99 → 100')
  })

  test('a license is suspended and resumed after asking', async (t) => {
    const id = await license('Late Works')
    const page = await open(t, `/licenses/${id}`)
    await button(page, 'Suspend').click()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal((await read(id)).serial, 1)
    await button(page, 'Suspend').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await sees(page, 'The license is suspended.')
    await sees(page, 'Status: Active → Suspended')
    await button(page, 'Resume').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click()
    await sees(page, 'Status: Suspended → Active')
    assert.equal((await read(id)).terms.accountStatus, 'active')
  })

  test('licenses are sought, and chosen by what ends soon', async (t) => {
    const id = await license('Ending Works')
    const exp = authority.clock.now() + 10 * 86_400
    await authority.api('POST', `/licenses/${id}/renew`, { body: { terms: { exp } } })
    const page = await open(t, '/licenses', 'viewer')
    await page.getByRole('row', { name: /Ending Works/ }).waitFor()
    await button(page, 'Expiring in 30 days').click()
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Ending Works' }).click()
    await sees(page, 'First serial')
    assert.equal(await button(page, 'Suspend').count(), 0)
    await page.goBack()
    await button(page, 'Expiring in 30 days').and(page.locator('[aria-pressed=true]')).waitFor()
  })

  test('the search over all finds each kind, by keyboard alone', async (t) => {
    await license('Findable Works')
    await authority.api('POST', '/requests', { body: { ...REQUEST, company: 'Findable Works' } })
    const page = await open(t, '/', 'viewer')
    await page.getByRole('searchbox', { name: 'Search everything' }).focus()
    await page.keyboard.type('findable')
    await page.keyboard.press('Enter')
    for (const kind of ['Requests', 'Licensees', 'Licenses', 'Deployments']) {
      await page.getByRole('region', { name: kind }).getByText('Findable Works').first().waitFor()
    }
    await page.getByRole('region', { name: 'Licensees' }).getByRole('link').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Findable Works', level: 1 }).waitFor()
    assert.equal(await page.evaluate('document.activeElement.id'), 'content')
  })
})
