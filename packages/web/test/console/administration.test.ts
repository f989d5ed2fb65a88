// Audit log, operators, invitations, tokens and keys in the console, over a real authority.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { send } from '../../../authority/test/fixtures.ts'
import { audit } from '../../src/i18n/en/audit.ts'
import { type Desk, openAt, type Role, sees, startAuthority, startDesk, waitFor } from './desk.ts'
import { issue } from './desk-site.ts'

const DAY = 86_400

describe('administration in the console', { concurrency: 1 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.close())

  async function start(t: TestContext) {
    const authority = await startAuthority(t)
    const open = (path: string, role: Role = 'admin') => openAt(t, path, { desk, authority, role })
    return { authority, open }
  }

  const lines = (page: Page) => page.getByRole('list', { name: 'Audit log, newest first' })
  const copied = async (page: Page, name: string) =>
    ((await page.getByRole('group', { name }).locator('code').textContent()) ?? '').trim()

  test('the audit log has a name for every event that the authority knows', async () => {
    const url = new URL('../../../authority/src/domain/audit-events.ts', import.meta.url)
    const names = [...(await readFile(url, 'utf8')).matchAll(/\| '([a-z.-]+)'/g)].map(
      ([, name = '']) => name.replace('.', '_'),
    )
    assert.deepEqual(Object.keys(audit.event).sort(), names.sort())
  })

  test('the audit log shows what changed, by event and up to a time, and is taken away whole', async (t) => {
    const { authority, open } = await start(t)
    const id = await issue(authority, { project: 'reporting' })
    authority.clock.advance(-3 * DAY)
    await authority.api('PATCH', `/deployments/${id}`, { body: { reinstalls: 5 } })
    authority.clock.advance(3 * DAY)
    const page = await open('/audit', 'viewer')
    await lines(page).getByText('License issued').waitFor()
    await page.getByLabel('Event').selectOption('deployment.reinstalls-set')
    await lines(page).getByText('License issued').waitFor({ state: 'detached' })
    const change = lines(page).getByRole('list', { name: 'What changed' })
    assert.equal(await change.textContent(), 'Limit of re-installs2→5')
    await lines(page)
      .getByRole('link', { name: id.slice(0, 8) })
      .click()
    await page.getByRole('heading', { level: 1, name: 'reporting' }).waitFor()
    await page.goto(`${authority.url}/audit?until=2001-01-01T00:00`)
    await sees(page, 'No such event.')
    await page.getByRole('button', { name: 'Back to the newest' }).click()
    await lines(page).getByText('License issued').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the audit log' }).click(),
    ])
    const exported = (await readFile(await download.path(), 'utf8')).trim().split('\n')
    assert.equal(JSON.parse(exported[0] ?? '').sequence, 1)
    await sees(page, 'marque verify --trust trust.json audit.jsonl')
  })

  test('a role is changed; a double change and the last administrator are told', async (t) => {
    const { authority, open } = await start(t)
    const page = await open('/operators')
    const role = (email: string) => page.getByLabel(`Role of ${email}`)
    await role('viewer@publisher.example').selectOption('issuer')
    await sees(page, 'viewer@publisher.example has the role Issuer now.')
    const { items } = (await authority.api('GET', '/operators')).json
    const issuer = items.find(({ email }: { email: string }) => email.startsWith('issuer@'))
    await authority.api('PATCH', `/operators/${issuer.id}`, { body: { role: 'viewer' } })
    await role('issuer@publisher.example').selectOption('admin')
    await sees(page, 'Another administrator has changed this role meanwhile.')
    await waitFor(
      'the present role',
      async () => (await role('issuer@publisher.example').inputValue()) === 'viewer',
    )
    await role('admin@publisher.example').selectOption('viewer')
    await sees(page, 'This is the last administrator. Make another one first.')
    await page.getByRole('button', { name: 'Remove issuer@publisher.example' }).click()
    await page.getByRole('button', { name: 'Remove the operator' }).click()
    await sees(page, 'issuer@publisher.example was removed.')
    await role('issuer@publisher.example').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Remove admin@publisher.example' }).click()
    await page.getByRole('button', { name: 'Remove the operator' }).click()
    await page.getByRole('dialog').getByText('This is the last administrator.').waitFor()
  })

  test('an invitation is shown once, works, and can be withdrawn', async (t) => {
    const { authority, open } = await start(t)
    const page = await open('/operators')
    await page.getByLabel('Mail address', { exact: true }).fill('new')
    await page.getByRole('button', { name: 'Make an invitation' }).click()
    await sees(page, 'This is not a mail address.')
    await page.getByLabel('Mail address', { exact: true }).fill('new@publisher.example')
    await page.getByRole('button', { name: 'Make an invitation' }).click()
    const url = new URL(await copied(page, 'Invitation link'))
    const read = () =>
      send(`${authority.url}/api/v1/invitations/read`, 'POST', {
        body: { token: url.hash.slice(1) },
      })
    assert.equal(url.pathname, '/welcome')
    assert.equal((await read()).json.email, 'new@publisher.example')
    await page.reload()
    assert.equal(await page.getByText(url.hash).count(), 0)
    await page.getByRole('button', { name: 'Withdraw the invitation for new@' }).click()
    await sees(page, 'The invitation was withdrawn.')
    assert.equal((await read()).json.code, 41003)
  })

  test('a token is shown once, works, and is refused once it is revoked', async (t) => {
    const { authority, open } = await start(t)
    const page = await open('/operators')
    await page.getByLabel('What it is for').fill('nightly export')
    await page.getByRole('button', { name: 'Make a token' }).click()
    const token = await copied(page, 'API token')
    const status = async () => (await authority.api('GET', '/licenses', { token })).status
    assert.equal(await status(), 200)
    await page.getByRole('button', { name: 'Close' }).click()
    assert.equal(await page.getByText(token).count(), 0)
    await page.getByRole('button', { name: 'Revoke the token nightly export' }).click()
    await page.getByRole('button', { name: 'Revoke the token', exact: true }).click()
    await sees(page, 'The token was revoked.')
    assert.equal(await status(), 401)
  })

  test('accounts are for administrators alone', async (t) => {
    const { open } = await start(t)
    const page = await open('/operators', 'issuer')
    await sees(page, /Your role \(Issuer\) is not allowed/)
    assert.equal(await page.getByRole('link', { name: 'Operators' }).count(), 0)
  })

  test('keys are shown with their periods; one that ends soon is warned of', async (t) => {
    const { authority, open } = await start(t)
    const { json } = await authority.api('GET', '/keys')
    const page = await open('/keys', 'viewer')
    for (const { kid } of [json.root, ...json.issuing, ...json.activation]) await sees(page, kid)
    await page
      .getByRole('list', { name: 'Periods of the issuing keys' })
      .getByText('Current')
      .waitFor()
    assert.equal(await page.getByText(/^The issuing key ends in/).count(), 0)
    await sees(page, /marque keys delegate/)
    await page.route('**/api/v1/keys', async (route) => {
      const answer = await route.fetch()
      const date = new Date((json.issuing[0].notAfter - 10 * DAY) * 1000).toUTCString()
      await route.fulfill({ response: answer, headers: { ...answer.headers(), date } })
    })
    await page.reload()
    await sees(page, 'The issuing key ends in 10 days')
  })
})
