// A person who has never seen the product: signs in, finds the registration in the menu, registers a
// cluster of three, breaks it in seven ways, and is told each time by the page what to do.
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { ReportServer } from '@marque/report-server'
import { chromium, type FrameLocator, type Page } from 'playwright-core'
import { openSite, type Site } from './support/site.ts'

const LEASE = { renewSeconds: 1, graceSeconds: 3600 }
const TERMS = {
  maxConnections: 3,
  lease: LEASE,
  entitlements: { reports: 25, dashboards: true, export: true },
}

type Person = {
  readonly page: Page
  /** the registration page inside the product */
  readonly registration: FrameLocator
  /** what a strict policy or a broken script would leave behind */
  readonly errors: readonly string[]
}

async function openBrowser(t: TestContext, viewport = { width: 1280, height: 900 }) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  t.after(() => browser.close())
  const context = await browser.newContext({ viewport, locale: 'en-GB' })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  return page
}

/** From the first visit to the registration page, by what can be read on the way. */
async function arrive(t: TestContext, site: Site, node: ReportServer): Promise<Person> {
  const page = await openBrowser(t)
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(node.url)
  await page.getByLabel('Password').fill(await site.password())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This product is not registered.').waitFor()
  await page.getByRole('navigation').getByRole('link', { name: 'Registration Management' }).click()
  const registration = page.frameLocator('iframe')
  await registration.getByRole('heading', { name: 'Version Information' }).waitFor()
  return { page, registration, errors }
}

async function submit({ registration }: Person, server: string): Promise<void> {
  await registration.getByRole('button', { name: /^Register (Now|again)$/ }).click()
  const dialog = registration.getByRole('dialog')
  await dialog.locator('input[name=server]').fill(server)
  await dialog.getByRole('button', { name: 'Submit' }).click()
}

/** The dialog gives the reason, its details what to do; then back to the page. */
async function isTold(
  { registration }: Person,
  reason: string,
  remedy: string | RegExp,
): Promise<void> {
  const dialog = registration.getByRole('dialog')
  await dialog.getByText(reason, { exact: true }).first().waitFor()
  await dialog
    .getByRole('button', { name: /^Details/ })
    .first()
    .click()
  await dialog.getByText(remedy).first().waitFor()
  await dialog.getByRole('button', { name: 'Back' }).click()
  await registration.getByText('Registration Failed').first().waitFor()
  await registration.getByText(reason).first().waitFor()
}

const rowOf = ({ registration }: Person, node: string) =>
  registration.getByRole('table', { name: 'Nodes' }).getByRole('row').filter({ hasText: node })

describe('a person registers the sample cluster from its page', () => {
  it('and is told what to do in each of the ways in which it fails', async (t) => {
    const site = await openSite(t, TERMS)
    const nodes = await Promise.all(['node-1', 'node-2', 'node-3'].map(site.startNode))
    const person = await arrive(t, site, nodes[0] as ReportServer)
    const { page, registration } = person

    await submit(person, 'https://127.0.0.1:1')
    await isTold(person, UNREACHABLE, /Check the port, and that the license server runs/)

    await submit(person, (nodes[1] as ReportServer).url.replace('http:', 'https:'))
    await isTold(person, UNREACHABLE, 'This port does not speak TLS.')

    await submit(person, site.serverUrl)
    await isTold(person, 'The license server waits for activation', /QR/)

    await site.activate()
    await submit(person, site.serverUrl)
    await registration.getByText('All nodes are registered.').waitFor()
    await registration.getByText('Example Works').first().waitFor()
    assert.equal(site.licenseServer.core.status().connectionsInUse, 3)
    // The menu has the feature as soon as the license has it.
    await page.getByRole('navigation').getByRole('link', { name: 'Dashboard' }).click()
    assert.equal(await page.locator('figure').count(), 4)
    await page.getByRole('navigation').getByRole('link', { name: 'Registration' }).click()

    await site.startNode('node-4')
    await rowOf(person, 'node-4').getByText('The maximum license number has been reached').waitFor()
    await rowOf(person, 'node-1').getByText('Registered').waitFor()

    const { items } = await site.licenseServer.core.listRegistrations({ limit: 10 })
    const second = items.find(({ nodeName }) => nodeName === 'node-2')
    assert.ok(second !== undefined)
    await site.licenseServer.core.evict(second.registrationId, 'moved to another rack')
    await rowOf(person, 'node-2').getByText('An operator removed this node').waitFor()
    await rowOf(person, 'node-2').getByRole('button').click()
    const dialog = registration.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Details/ }).click()
    await dialog.getByText(/moved to another rack/).waitFor()
    await dialog.getByRole('button', { name: 'Back' }).click()

    await nodes[2]?.close()
    await rowOf(person, 'node-3')
      .getByText(/Not heard of since/)
      .waitFor()

    await site.licenseServer.close()
    await registration
      .getByText(/The product keeps working for/)
      .first()
      .waitFor()
    await site.restartServer()
    await rowOf(person, 'node-1').getByText('Registered').waitFor()
    assert.equal(site.licenseServer.core.status().state, 'unactivated', 'nobody scanned anything')

    await registration.getByRole('button', { name: 'Unbind' }).first().click()
    await registration.getByRole('dialog').getByText('all its nodes are unbound').waitFor()
    await registration.getByRole('dialog').getByRole('button', { name: 'Unbind' }).click()
    await registration.getByText('Not registered').first().waitFor()
    const meant = person.errors.filter((text) => !/status of (409|403|503|502)/.test(text))
    assert.deepEqual(meant, [])
  })

  it('on a narrow screen and in Chinese too, without barriers', async (t) => {
    const site = await openSite(t, TERMS)
    await site.activate()
    const node = await site.startNode('node-1')
    await node.license.register({ server: site.serverUrl })
    const page = await openBrowser(t, { width: 360, height: 740 })
    await page.goto(node.url)
    for (const path of ['/login', '/reports', '/dashboard', '/system/registration']) {
      if (path === '/reports') await signIn(page, site)
      await page.goto(`${node.url}${path}`)
      const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
      const serious = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      )
      assert.deepEqual(
        serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
        path,
      )
      const isCutOff = await page.evaluate<boolean>(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      )
      assert.equal(isCutOff, false, `nothing is cut off on ${path}`)
    }
    await page.getByRole('button', { name: '简体中文' }).click()
    await page.getByRole('link', { name: '注册管理' }).waitFor()
    const frame = page.frameLocator('iframe')
    await frame.getByRole('heading', { name: '注册信息' }).waitFor()
    assert.equal(
      await frame.getByRole('button', { name: 'English' }).count(),
      0,
      'one switch for both',
    )
  })
})

async function signIn(page: Page, site: Site): Promise<void> {
  await page.getByLabel('Password').fill(await site.password())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation').waitFor()
}

const UNREACHABLE = 'The project server fails to connect to the license server'
