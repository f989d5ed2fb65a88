// The dashboard in a real browser (R17, R24, R27).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { active, ok, refused } from './answers.ts'
import {
  chooseFile,
  dashboardScenes,
  licenseFile,
  newerLicense,
  openDashboard,
  playDashboard,
} from './dashboard-scenes.ts'
import type { Scene } from './scenes.ts'
import { type Stage, startStage } from './stage.ts'

describe('the dashboard', { concurrency: 2 }, () => {
  let stage: Stage
  before(async () => {
    stage = await startStage()
  })
  after(() => stage.close())

  const scene = (name: string): Scene => {
    const found = dashboardScenes[name]
    if (found === undefined) throw new Error(`no scene ${name}`)
    return found
  }
  const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

  test('asks for the password, says when it is wrong, and opens when it is right', () =>
    stage.play(scene('login-wrong'), async (page, server) => {
      await sees(page, 'This is not the password.')
      server.play('POST /admin/session', () => {
        playDashboard(server)
        return { status: 204 }
      })
      await page.getByLabel('Administrator password').fill('the password')
      await page.keyboard.press('Enter')
      await page.locator('table').waitFor()
      assert.deepEqual(server.asked('POST /admin/session').at(-1)?.body, {
        password: 'the password',
      })
    }))

  test('logs out, and shows nothing of the nodes after that', () =>
    stage.play(openDashboard, async (page, server) => {
      server.play('DELETE /admin/session', () => {
        server.play('GET /admin/registrations', refused('LOGIN_REQUIRED'))
        return { status: 204 }
      })
      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByLabel('Administrator password').waitFor()
      assert.equal(await page.getByText('report-node').count(), 0)
    }))

  test('shows seats in use against Max Connections', () =>
    stage.play(openDashboard, async (page) => {
      await page.getByRole('img', { name: '37 of 50 seats in use' }).waitFor()
      await sees(page, 'Free: 13')
    }))

  test('says that a seat cannot be had when more are in use than the license allows', () =>
    stage.play(
      async (page, server) => {
        await openDashboard(page, server)
        server.play('GET /status', ok({ ...active, maxConnections: 30 }))
        await page.reload()
      },
      (page) => sees(page, /More seats are in use than the license allows now/),
    ))

  test('finds nodes by every word of the search', () =>
    stage.play(openDashboard, async (page) => {
      await page.getByRole('searchbox').fill('claims 10.20.4.45')
      await sees(page, 'Nodes shown: 1')
      await page.getByRole('searchbox').fill('nobody')
      await sees(page, 'No node matches “nobody”.')
    }))

  test('evicts a node only with a reason, and sends that reason, by keyboard alone', () =>
    stage.play(openDashboard, async (page, server) => {
      const route = 'DELETE /admin/registrations/5f0c2d1e-0000-4000-8000-000000000005'
      server.play(route, { status: 204 })
      await page.getByRole('button', { name: 'Evict report-node-5', exact: true }).focus()
      await page.keyboard.press('Enter')
      const reason = page.getByLabel('Reason')
      await reason.waitFor()
      await page.getByRole('button', { name: 'Evict the node' }).focus()
      await page.keyboard.press('Enter')
      await sees(page, 'Give a reason; the node is told it.')
      assert.equal(server.asked(route).length, 0)
      await page.keyboard.type('moved to\tthe new cluster')
      await reason.fill('moved to\nthe new cluster')
      await page.getByRole('button', { name: 'Evict the node' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      assert.deepEqual(server.asked(route)[0]?.body, { reason: 'moved to the new cluster' })
    }))

  test('closes a dialog by Escape and gives the focus back', () =>
    stage.play(scene('evict'), async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.locator('[aria-label="Evict report-node-5"]:focus').waitFor()
    }))

  test('shows what a newer license changes, and sends the file as it is', () =>
    stage.play(openDashboard, async (page, server) => {
      const file = licenseFile(newerLicense)
      server.play('PUT /license', ok({ ...active, licenseSerial: 4, maxConnections: 80 }))
      await chooseFile(page, file)
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('row', { name: 'Max Connections 50 80' }).waitFor()
      await dialog.getByRole('button', { name: 'Put in force' }).click()
      await dialog.waitFor({ state: 'detached' })
      assert.deepEqual(server.asked('PUT /license')[0]?.body, JSON.parse(file))
    }))

  test('shows why a license was refused, and keeps the dialog', () =>
    stage.play(scene('license-refused'), async (page) => {
      await sees(page, /Its serial is not higher/)
      await sees(page, 'Error 40900')
    }))

  test('says of a file that is no license that it is none, and sends nothing', () =>
    stage.play(openDashboard, async (page, server) => {
      for (const text of ['', 'not json', '{"license":7}', '{"license":"a.%%%.b"}']) {
        await chooseFile(page, text)
        await sees(page, /This file is not a license file/)
        await page.getByRole('button', { name: 'Cancel' }).click()
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      assert.equal(server.asked('PUT /license').length, 0)
    }))

  test('asks for the range of time that was chosen, and reads out any point', () =>
    stage.play(openDashboard, async (page, server) => {
      await page.getByText('7 days').click()
      const slider = page.getByRole('slider', { name: 'Point in time' })
      await slider.waitFor()
      const query = server.asked('GET /admin/usage').at(-1)?.query
      assert.equal(Number(query?.get('to')) - Number(query?.get('from')), 7 * 86_400)
      await slider.focus()
      await page.keyboard.press('Home')
      assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^8 Jun 2026.*: 27 of 40$/)
    }))

  test('asks for the login again when the session has ended', () =>
    stage.play(
      async (page, server) => {
        await openDashboard(page, server)
      },
      async (page, server) => {
        server.play('GET /admin/registrations', refused('LOGIN_REQUIRED'))
        await page.clock.fastForward('00:11')
        await page.getByLabel('Administrator password').waitFor()
      },
    ))

  test('renews what it shows by itself', () =>
    stage.play(
      async (page, server) => {
        await openDashboard(page, server)
      },
      async (page, server) => {
        server.play('GET /status', ok({ ...active, connectionsInUse: 41 }))
        await page.clock.fastForward('00:06')
        await page.getByRole('img', { name: '41 of 50 seats in use' }).waitFor()
      },
    ))
})
