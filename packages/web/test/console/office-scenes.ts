// The states of the console's frame and of the pages of requests, licensees, licenses and the account,
// each reached the way an operator reaches it. Tests and screenshots share them.
import type { Page } from 'playwright-core'
import type { Office } from './office-site.ts'

export type OfficeScene = (page: Page, office: Office, url: string) => Promise<void>

const at =
  (path: (office: Office) => string, ready: string | RegExp): OfficeScene =>
  async (page, office, url) => {
    await page.goto(`${url}${path(office)}`)
    await page.getByText(ready).first().waitFor()
  }

const press =
  (name: string): OfficeScene =>
  async (page) =>
    page.getByRole('button', { name, exact: true }).first().click()

const then =
  (...scenes: readonly OfficeScene[]): OfficeScene =>
  async (page, office, url) => {
    for (const scene of scenes) await scene(page, office, url)
  }

const signedOut: OfficeScene = async (page, _, url) => {
  await page.context().clearCookies()
  await page.goto(`${url}/licenses`)
  await page.getByLabel('Password').waitFor()
}

export const officeScenes: Readonly<Record<string, OfficeScene>> = {
  'sign-in': signedOut,
  'sign-in-wrong': then(signedOut, async (page) => {
    await page.getByLabel('Mail address').fill('nobody@publisher.example')
    await page.getByLabel('Password').fill('not the password')
    await page.keyboard.press('Enter')
    await page.getByText('The address or the password is wrong.').waitFor()
  }),
  start: at(() => '/', 'What needs you'),
  'account-menu': then(
    at(() => '/', 'What needs you'),
    async (page) => page.getByRole('button', { name: /^Account of/ }).click(),
  ),
  requests: at(() => '/requests', 'Branch offices'),
  'requests-open': at(() => '/requests?state=open', 'Claims reporting'),
  'requests-none': at(() => '/requests?q=nobody', 'Nothing matches this choice.'),
  'request-open': at(({ openRequest }) => `/requests/${openRequest}`, 'What a confirmation issues'),
  'request-terms': then(
    at(({ openRequest }) => `/requests/${openRequest}`, 'What a confirmation issues'),
    press('Edit the terms'),
    press('Add an entitlement'),
  ),
  'request-reject': then(
    at(({ openRequest }) => `/requests/${openRequest}`, 'What a confirmation issues'),
    press('Reject'),
    async (page) => page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click(),
    sees('Give a reason.'),
  ),
  'request-faulty': at(({ faultyRequest }) => `/requests/${faultyRequest}`, 'Branch offices'),
  'request-confirmed': at(({ confirmedRequest }) => `/requests/${confirmedRequest}`, 'Issued'),
  'request-rejected': at(
    ({ rejectedRequest }) => `/requests/${rejectedRequest}`,
    'The contract covers two projects',
  ),
  'request-new': at(() => '/requests/new', 'Enter the request'),
  'request-new-faults': then(
    at(() => '/requests/new', 'Enter the request'),
    press('Enter the request'),
    sees('This is missing.'),
  ),
  licensees: at(() => '/licensees', 'Harbour Insurance Group'),
  'licensee-add': then(
    at(() => '/licensees', 'Harbour Insurance Group'),
    press('Add a licensee'),
    async (page) => page.getByRole('dialog').waitFor(),
  ),
  licensee: at(({ licensee }) => `/licensees/${licensee}`, 'Policy archive'),
  licenses: at(() => '/licenses', 'Policy archive'),
  'licenses-soon': at(() => '/licenses?show=soon', 'Policy archive'),
  license: at(({ license }) => `/licenses/${license}`, 'First serial'),
  'license-renew': then(
    at(({ license }) => `/licenses/${license}`, 'First serial'),
    press('Renew or change'),
    sees('Look at the changes'),
  ),
  'license-review': then(
    at(({ license }) => `/licenses/${license}`, 'First serial'),
    press('Renew or change'),
    async (page) => {
      await page.getByLabel('Max Connections').fill('60')
      await page.getByLabel('Perpetual').check()
    },
    press('Look at the changes'),
    sees('Sign serial 5'),
  ),
  'license-suspend': then(
    at(({ license }) => `/licenses/${license}`, 'First serial'),
    press('Suspend'),
    async (page) => page.getByRole('dialog').waitFor(),
  ),
  'license-suspended': at(({ suspended }) => `/licenses/${suspended}`, 'First serial'),
  search: at(() => '/search?q=harbour', 'Policy archive'),
  'search-none': at(() => '/search?q=qqqq', 'Nothing matches'),
  account: at(() => '/account', 'This browser'),
  'not-found': at(() => '/licenses/nothing/there', 'There is no such page'),
  'welcome-over': at(() => '/welcome#no-such-invitation', 'This invitation is used or over'),
}

function sees(text: string): OfficeScene {
  return async (page) => page.getByText(text).first().waitFor()
}
