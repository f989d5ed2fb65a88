// Mail in the console over a real authority and a real relay (R1, R2).
import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { LICENSEE } from '../../../authority/test/fixtures.ts'
import { DESK, mailText, startRelay } from '../../../authority/test/mail/mail-parts.ts'
import { freePort } from '../../../testkit/src/index.ts'
import { type Desk, openAt, type Role, sees, startAuthority, startDesk, waitFor } from './desk.ts'
import { importMails, installed, issue, migrationMail } from './desk-site.ts'

describe('mail in the console', { concurrency: 1 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.close())

  async function start(t: TestContext, relayPort?: number) {
    const authority = await startAuthority(t, {
      mailAddresses: [DESK],
      ...(relayPort !== undefined && {
        mailOut: { relay: { host: '127.0.0.1', port: relayPort, secure: false } },
      }),
    })
    await authority.api('POST', '/licensees', { body: LICENSEE })
    const open = (path: string, role: Role = 'issuer') => openAt(t, path, { desk, authority, role })
    return { authority, open }
  }

  const choose = (page: Page, name: string, content: string) =>
    page.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(content),
    })

  test('takes in a saved mail and a mailbox, and tells what became of each mail', async (t) => {
    const { open } = await start(t)
    const page = await open('/mail')
    await sees(page, 'No mail has come in yet.')
    await choose(page, 'request.eml', mailText())
    const outcomes = page.getByRole('list', { name: 'Outcome of the import' })
    await outcomes.getByRole('link', { name: 'Open the request' }).waitFor()
    const mbox = [
      mailText(),
      mailText({ headers: { 'Message-ID': '<2@x>', From: 'who@else.example' } }),
    ].map((mail) => `From it@example.com Mon Jun  1 00:00:00 2026\n${mail}\n`)
    await choose(page, 'inbox.mbox', mbox.join('\n'))
    await sees(page, '2 mails were read.')
    await outcomes.getByText('Known already').waitFor()
    await outcomes.getByText('The sender is not the contract’s address of a licensee.').waitFor()
    await page.getByRole('table').getByText('Not answered').waitFor()
    await outcomes
      .getByRole('listitem')
      .filter({ hasText: 'The sender is not' })
      .getByRole('link')
      .first()
      .click()
    await page.getByRole('heading', { name: 'What was read' }).waitFor()
    await sees(page, 'who@else.example')
  })

  test('shows of a mail what was read, what is wrong with it, and what is attached', async (t) => {
    const { authority, open } = await start(t)
    await importMails(authority)
    const page = await open('/mail', 'viewer')
    assert.equal(await page.locator('input[type=file]').count(), 0)
    await page.getByRole('button', { name: 'Answered: faults' }).click()
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' })
    await page.getByRole('table').getByRole('link').first().click()
    await sees(page, 'Contract signing date This is not a date of the form YYYY-MM-DD.')
    await sees(page, /Contract signing date: last spring/)
    await page.getByRole('link', { name: 'Open the request' }).waitFor()
  })

  test('tells why a mail was not delivered, and delivers it when the relay is back', async (t) => {
    const port = await freePort()
    const { authority, open } = await start(t, port)
    const request = await authority.api('POST', '/requests', {
      body: {
        ...{ from: LICENSEE.email, company: LICENSEE.name, projectName: 'reporting' },
        contractSignedOn: LICENSEE.contractSignedOn,
        registrationMethod: 'Private Cloud AUTH',
        productVersion: { minor: '11.5' },
      },
    })
    const body = { reason: 'The contract has ended.', mail: true }
    const rejected = await authority.api('POST', `/requests/${request.json.id}/reject`, { body })
    assert.equal(rejected.status, 200, rejected.text)
    const page = await open('/mail/sent')
    await waitFor(
      'a failed try',
      async () =>
        (await authority.api('GET', '/mails/sent')).json.items[0]?.lastError !== undefined,
      30_000,
    )
    await page.reload()
    await page
      .getByRole('table')
      .getByText(/ECONNREFUSED|refused/)
      .waitFor()
    await page.getByRole('table').getByRole('link', { name: 'Request rejected' }).click()
    await sees(page, 'As it was written for the last try')
    const relay = await startRelay(t, { port })
    await page.getByRole('button', { name: 'Try again now' }).click()
    await sees(page, 'The mail is tried again.')
    await relay.saw(1)
    await waitFor(
      'it is written down',
      async () => (await authority.api('GET', '/mails/sent')).json.items[0]?.state === 'sent',
      30_000,
    )
    await page.reload()
    await sees(page, 'As it was delivered')
    const frame = page.frameLocator('iframe')
    await frame.getByText('The contract has ended.').first().waitFor()
    assert.equal(await page.locator('iframe').getAttribute('sandbox'), '')
    await page.getByText('Text', { exact: true }).click()
    await page.locator('pre').getByText('The contract has ended.').waitFor()
  })

  test('shows each kind of mail in both languages', async (t) => {
    const { authority, open } = await start(t)
    await issue(authority, { project: 'reporting' })
    const page = await open('/mail/templates', 'viewer')
    const { url } = authority
    const kinds = await page.getByLabel('Mail', { exact: true }).last().locator('option').all()
    assert.equal(kinds.length, 6)
    for (const kind of ['confirmation', 'faults', 'expiry-warning']) {
      for (const [language, says] of [
        ['en', /[a-z]{4}/],
        ['zh', /[\u4e00-\u9fff]{4}/],
      ] as const) {
        await page.goto(`${url}/mail/templates?kind=${kind}&mailLanguage=${language}`)
        await page.frameLocator('iframe').getByText(says).first().waitFor()
      }
    }
  })

  test('a mail that asks to move a deployment brings its proof along', async (t) => {
    const { authority, open } = await start(t)
    const id = await issue(authority, { project: 'reporting' })
    const server = await installed(authority, id)
    await server.activate()
    const { json } = await authority.api('GET', `/deployments/${id}`)
    const licensee = await authority.api('GET', `/licensees/${json.licensee.id}`)
    const page = await open('/mail')
    const mail = migrationMail({
      from: licensee.json.email,
      deploymentId: id,
      privateConfig: JSON.stringify(await server.privateConfig()),
    })
    await choose(page, 'move.eml', mail)
    const outcomes = page.getByRole('list', { name: 'Outcome of the import' })
    await outcomes.getByText('Migration asked for').waitFor()
    await outcomes.getByRole('link', { name: 'Open the deployment' }).click()
    await page.getByRole('button', { name: 'End the deployment' }).click()
    await page.getByLabel(/^Type the project/).fill('reporting')
    await page.getByRole('button', { name: 'End it' }).click()
    await page.getByRole('button', { name: 'Move to a new deployment' }).click()
    await sees(page, `The privateConfig that is attached to the mail of ${licensee.json.email}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click()
    await sees(page, 'proven by privateConfig')
  })
})
