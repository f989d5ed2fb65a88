// The sample project's page in a browser: what a browser sends with a form is what the server must
// take, and the page follows the registration by itself.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chromium } from 'playwright-core'
import { openSite } from './support/site.ts'

describe('the page of the sample project', () => {
  it('registers and unbinds by its forms in Chromium, without an error on the console', async (t) => {
    const site = await openSite(t)
    await site.activate()
    const node = await site.startNode('node-1')
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    t.after(() => browser.close())
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.goto(node.url)
    await page.getByLabel('License server').press('Enter')
    await page.getByRole('status').getByText('Registered', { exact: true }).waitFor()
    assert.equal(await page.locator('figure').count(), 4)
    const isCutOff = await page.evaluate<boolean>(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    )
    assert.equal(isCutOff, false, 'nothing is cut off on a narrow screen')
    await page.getByRole('button', { name: 'Unbind' }).click()
    await page.getByText('Not registered').waitFor()
    assert.equal(site.licenseServer.core.status().connectionsInUse, 0)
    await page.getByRole('heading', { name: 'Report Server' }).click()
    await node.license.register({ server: site.serverUrl })
    await page.getByText('Registered', { exact: true }).waitFor()
    assert.deepEqual(errors, [])
  })
})
