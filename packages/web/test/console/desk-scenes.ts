// The states of the desk's pages, each reached the way an operator reaches it. Tests and screenshots
// share them.
import type { Page } from 'playwright-core'
import type { Site } from './desk-site.ts'

export type DeskScene = (page: Page, site: Site, url: string) => Promise<void>

const at =
  (path: (site: Site) => string, ready: string | RegExp): DeskScene =>
  async (page, site, url) => {
    await page.goto(`${url}${path(site)}`)
    await page.getByText(ready).first().waitFor()
  }

export const deskScenes: Readonly<Record<string, DeskScene>> = {
  deployments: at(() => '/deployments', 'claims desk'),
  'deployments-none': at(() => '/deployments?q=nobody', 'Nothing matches'),
  'deployment-healthy': at(({ healthy }) => `/deployments/${healthy}`, 'Deployment made'),
  'deployment-forked': at(({ forked }) => `/deployments/${forked}`, 'Refused copy'),
  'deployment-waiting': at(({ waiting }) => `/deployments/${waiting}`, 'Allow once'),
  'deployment-ended': at(({ ended }) => `/deployments/${ended}`, 'This deployment has ended'),
  'deployment-moved': at(({ moved }) => `/deployments/${moved}`, 'Moved without privateConfig'),
  activations: at(() => '/activations', 'claims desk, Harbour Insurance'),
  'activations-refused': at(() => '/activations?outcome=refused', 'Error 40008'),
  audit: at(() => '/audit', 'by phone'),
  'audit-name': at(() => '/audit?name=license.issued', 'No. '),
  keys: at(() => '/keys', 'Issuing keys'),
  mail: at(() => '/mail', 'Answered: faults'),
  'mail-received': async (page, _site, url) => {
    await page.goto(`${url}/mail`)
    await page.getByRole('table').getByRole('link').first().click()
    await page.getByText('What was read').waitFor()
  },
  'mail-sent': at(() => '/mail/sent', 'Faults of a request'),
  'mail-sent-one': async (page, _site, url) => {
    await page.goto(`${url}/mail/sent`)
    await page.getByRole('table').getByRole('link').first().click()
    await page.frameLocator('iframe').locator('body').waitFor()
  },
  'mail-templates': async (page, _site, url) => {
    await page.goto(`${url}/mail/templates`)
    await page.frameLocator('iframe').locator('body').waitFor()
  },
  accounts: at(() => '/operators', 'issuer@publisher.example'),
  'accounts-token': async (page, _site, url) => {
    await page.goto(`${url}/operators`)
    await page.getByLabel('What it is for').fill('nightly export')
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.getByText('The token is shown only now').waitFor()
  },
  'deployment-adopt': async (page, site, url) => {
    await page.goto(`${url}/deployments/${site.forked}`)
    await page.getByRole('button', { name: 'Adopt this copy' }).first().click()
    await page.getByRole('dialog').getByText('refused with 40007').waitFor()
  },
  'deployment-end': async (page, site, url) => {
    await page.goto(`${url}/deployments/${site.healthy}`)
    await page.getByRole('button', { name: 'End the deployment' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
    await page.getByText('This is not the name').waitFor()
  },
}
