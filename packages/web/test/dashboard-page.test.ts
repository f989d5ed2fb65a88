// The dashboard in a real browser (R17, R24, R27).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { waitFor } from '../../testkit/src/index.ts'
import { active, ok, refused } from './answers.ts'
import {
  chooseFile,
  dashboardScenes,
  licenseFile,
  newerLicense,
  openDashboard,
  openLicense,
  openNodes,
  overview,
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
      await page.getByRole('navigation').waitFor()
      assert.deepEqual(server.asked('POST /admin/session').at(-1)?.body, {
        password: 'the password',
      })
    }))

  test('logs out, and shows nothing of the nodes after that', () =>
    stage.play(openNodes, async (page, server) => {
      server.play('DELETE /admin/session', () => {
        server.play('GET /admin/overview', refused('LOGIN_REQUIRED'))
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
        const status = { ...active, maxConnections: 30 }
        server.play('GET /admin/overview', ok(overview({ status })))
        await page.reload()
      },
      (page) => sees(page, /More seats are in use than the license allows now/),
    ))

  test('has the server seek, sort and cut the nodes, and holds one page of them', () =>
    stage.play(openNodes, async (page, server) => {
      const last = () =>
        Object.fromEntries(server.asked('GET /admin/registrations').at(-1)?.query ?? [])
      await sees(page, '1–25 of 37')
      assert.equal(await page.getByRole('row').count(), 26)
      await page.getByRole('button', { name: 'Next page' }).click()
      await sees(page, '26–37 of 37')
      assert.equal(last()['cursor'], '25')
      await page.getByRole('searchbox').fill('claims 10.20.4.45')
      await page.clock.fastForward('00:01')
      await sees(page, '1–1 of 1')
      assert.equal(last()['search'], 'claims 10.20.4.45')
      assert.equal(last()['cursor'], '0')
      await page.getByRole('searchbox').fill('nobody')
      await page.clock.fastForward('00:01')
      await sees(page, 'No node matches “nobody”.')
      await page.getByRole('searchbox').fill('')
      await page.clock.fastForward('00:01')
      const head = page.getByRole('columnheader', { name: 'Last renewal' })
      await head.getByRole('button').click()
      await page.locator('th[aria-sort="ascending"]').filter({ hasText: 'Last renewal' }).waitFor()
      assert.equal(last()['sort'], 'renewedAt')
      await head.getByRole('button').click()
      await page.locator('th[aria-sort="descending"]').waitFor()
    }))

  test('evicts a node only with a reason, and sends that reason, by keyboard alone', () =>
    stage.play(openNodes, async (page, server) => {
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
      await page.locator('[aria-label="Evict report-node-1"]:focus').waitFor()
    }))

  test('shows what a newer license changes, and sends the file as it is', () =>
    stage.play(openLicense, async (page, server) => {
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
    stage.play(openLicense, async (page, server) => {
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
      await page.getByText('Week', { exact: true }).click()
      const slider = page.getByRole('slider', { name: 'Point in time' })
      await slider.waitFor()
      const query = server.asked('GET /admin/usage').at(-1)?.query
      assert.equal(Number(query?.get('to')) - Number(query?.get('from')), 7 * 86_400 + 60)
      await slider.focus()
      await page.keyboard.press('Home')
      assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^8 Jun 2026.*: 29 of 40$/)
    }))

  test('asks for the login again when the session has ended', () =>
    stage.play(
      async (page, server) => {
        await openDashboard(page, server)
      },
      async (page, server) => {
        server.play('GET /admin/overview', refused('LOGIN_REQUIRED'))
        await page.clock.fastForward('00:03')
        await page.getByLabel('Administrator password').waitFor()
      },
    ))

  test('renews what it shows by itself', () =>
    stage.play(
      async (page, server) => {
        await openDashboard(page, server)
      },
      async (page, server) => {
        const status = { ...active, connectionsInUse: 41 }
        server.play('GET /admin/overview', ok(overview({ status })))
        await page.clock.fastForward('00:03')
        await page.getByRole('img', { name: '41 of 50 seats in use' }).waitFor()
        assert.match(
          (await page.getByRole('slider').getAttribute('aria-valuetext')) ?? '',
          /: 41 of 50$/,
        )
      },
    ))

  test('asks for the lists anew at once when something happened, and not before', () =>
    stage.play(scene('dashboard-events'), async (page, server) => {
      const asked = () => server.asked('GET /admin/events').length
      const before = asked()
      await page.clock.fastForward('00:03')
      assert.equal(asked(), before)
      server.play('GET /admin/overview', ok(overview({ auditSequence: 43 })))
      server.play('GET /admin/events', ok({ items: [] }))
      await page.clock.fastForward('00:03')
      await sees(page, 'No such event was found.')
    }))

  test('asks nothing once the reader is logged out', () =>
    stage.play(scene('login'), async (page, server) => {
      const before = server.asked('GET /admin/overview').length
      await page.clock.fastForward('01:00')
      await page.getByLabel('Administrator password').waitFor()
      assert.equal(server.asked('GET /admin/overview').length, before)
      assert.equal(server.asked('GET /admin/usage').length, 0)
    }))

  test('breaks the line off where the license server did not run', () =>
    stage.play(scene('dashboard'), async (page) => {
      assert.equal(await page.locator('[data-run]').count(), 2)
    }))

  test('counts the lock on guessing down, and takes a password after it', () =>
    stage.play(scene('login-locked'), async (page, server) => {
      await sees(page, 'Too many wrong passwords')
      const submit = page.getByRole('button', { name: 'Log in' })
      assert.equal(await submit.isDisabled(), true)
      assert.match((await page.getByRole('timer').textContent()) ?? '', /12:3\d$/)
      await page.clock.fastForward('12:35')
      await page.getByRole('timer').waitFor({ state: 'detached' })
      server.play('POST /admin/session', refused('LOGIN_REQUIRED'))
      await submit.click()
      await sees(page, 'This is not the password.')
    }))

  test('changes the password only when it was typed twice alike and long enough', () =>
    stage.play(scene('password'), async (page, server) => {
      const dialog = page.getByRole('dialog')
      const submit = dialog.getByRole('button', { name: 'Change' })
      await submit.click()
      await sees(page, 'Enter the present password.')
      await dialog.getByLabel('Present password').fill('the old one')
      await dialog.getByLabel('New password', { exact: true }).fill('short')
      await submit.click()
      await sees(page, 'The new password has at least eight characters.')
      await dialog.getByLabel('New password', { exact: true }).fill('the new one')
      await dialog.getByLabel('New password once more').fill('the now one')
      await submit.click()
      await sees(page, 'This is not the same as above.')
      assert.equal(server.asked('PUT /admin/password').length, 0)
      await dialog.getByLabel('New password once more').fill('the new one')
      server.play('PUT /admin/password', refused('NOT_ALLOWED'))
      await submit.click()
      await sees(page, 'This is not the password.')
      server.play('PUT /admin/password', { status: 204 })
      await submit.click()
      await dialog.waitFor({ state: 'detached' })
      assert.deepEqual(server.asked('PUT /admin/password').at(-1)?.body, {
        current: 'the old one',
        next: 'the new one',
      })
    }))

  test('says where the password is when it cannot be changed here', () =>
    stage.play(scene('dashboard-faults'), async (page) => {
      await sees(page, /MARQUE_ADMIN_PASSWORD_FILE/)
      assert.equal(await page.getByRole('button', { name: 'Change the password' }).count(), 0)
      await sees(page, 'server.crt is not a PEM certificate')
      await sees(page, '-4,000 s')
    }))

  test('seeks events of one kind, and goes back page by page', () =>
    stage.play(scene('dashboard-events'), async (page, server) => {
      const last = () => Object.fromEntries(server.asked('GET /admin/events').at(-1)?.query ?? [])
      await page.getByRole('button', { name: 'Show older ones' }).click()
      await page.getByRole('listitem').nth(3).waitFor()
      assert.equal(last()['cursor'], '40')
      await page.getByLabel('Kind of event').selectOption('Node evicted')
      await waitFor('evictions are asked for', async () => {
        await page.clock.fastForward('00:01')
        return last()['name'] === 'registration.evicted'
      })
    }))

  test('tells which components opened a project, and why another one waits', () =>
    stage.play(scene('dashboard-projects'), async (page) => {
      await sees(page, 'The same: config database, state server')
      await sees(page, 'Changed: file server')
      await sees(page, 'Too few of its components are the ones it was registered with.')
    }))

  test('tells what each license changed', () =>
    stage.play(openLicense, async (page) => {
      await sees(page, 'Max Connections: 40 → 50')
      await sees(page, 'Put into config/license.json')
      await sees(page, 'dashboards: on · exports: off · functionPoints: 250')
      await sees(page, '~11.5, built before 2027-01-01')
    }))
})
