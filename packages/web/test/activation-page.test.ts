// The activation page in a real browser, state by state (R5–R9).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { activationScenes, codeField, openIdle, typeCode } from './activation-scenes.ts'
import { active, challenge, ok, refused, unactivated } from './answers.ts'
import type { Scene } from './scenes.ts'
import type { ScriptedServer } from './scripted-server.ts'
import { type Stage, startStage } from './stage.ts'

describe('the activation page', { concurrency: 2 }, () => {
  let stage: Stage
  before(async () => {
    stage = await startStage()
  })
  after(() => stage.close())

  const scene = (name: string): Scene => {
    const found = activationScenes[name]
    if (found === undefined) throw new Error(`no scene ${name}`)
    return found
  }
  const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
  const refresh = (page: Page) => page.getByRole('button', { name: 'Refresh QR code' })
  /** The seconds that the page's countdown shows; time flows while a test runs. */
  const timer = async (page: Page, label = 'Valid for'): Promise<number> => {
    const text = (await page.getByRole('timer').filter({ hasText: label }).textContent()) ?? ''
    const [, minutes, seconds] = /(\d+):(\d\d)$/.exec(text) ?? []
    return Number(minutes) * 60 + Number(seconds)
  }
  const challenges = (server: ScriptedServer) => server.asked('POST /challenges').length

  test('shows one QR code with its time, and the three steps', () =>
    stage.play(openIdle, async (page, server) => {
      await page.getByRole('img', { name: /QR code/ }).waitFor()
      const before = await timer(page)
      assert.ok(before <= 300 && before > 240, String(before))
      assert.equal(await page.getByRole('list').getByRole('listitem').count(), 3)
      await page.clock.fastForward('01:30')
      const passed = before - (await timer(page))
      assert.ok(passed >= 90 && passed < 150, String(passed))
      assert.equal(challenges(server), 1)
    }))

  test('says after five minutes that the QR code has expired, and refreshes it only by hand', () =>
    stage.play(scene('expired'), async (page, server) => {
      await sees(page, 'This QR code has expired')
      assert.equal(await codeField(page).isDisabled(), true)
      await page.clock.fastForward('10:00')
      assert.equal(challenges(server), 1)
      await refresh(page).click()
      await page.getByRole('img', { name: /QR code/ }).waitFor()
      assert.equal(challenges(server), 2)
      assert.equal(await codeField(page).isEnabled(), true)
    }))

  test('sends the digits of a code that was typed with spaces, and shows the tries left', () =>
    stage.play(openIdle, async (page, server) => {
      server.play('POST /activations', refused('CODE_INCORRECT', { attemptsLeft: 4 }))
      await codeField(page).pressSequentially('482 913')
      await page.keyboard.press('Enter')
      await sees(page, 'Wrong verification code')
      await sees(page, /Tries left .*: 4\./)
      const [sent] = server.asked('POST /activations')
      assert.deepEqual(sent?.body, { challengeId: 'q8V3s0bT4yWcG1nLr7xKZA', code: '482913' })
      assert.equal(await codeField(page).getAttribute('aria-invalid'), 'true')
      await page.keyboard.type('100200')
      assert.equal(await codeField(page).inputValue(), '100200')
    }))

  test('takes a pasted code with other characters, and fills in nothing of one too long', () =>
    stage.play(openIdle, async (page) => {
      await codeField(page).fill('Code: 482-913')
      assert.equal(await codeField(page).inputValue(), '482913')
      await codeField(page).fill('4829135')
      assert.equal(await codeField(page).inputValue(), '482913')
      await sees(page, /more than six digits/)
    }))

  test('sends no code that is not complete', () =>
    stage.play(scene('incomplete'), async (page, server) => {
      await sees(page, 'The code has six digits. Digits typed so far: 3.')
      assert.equal(server.asked('POST /activations').length, 0)
    }))

  test('takes no code while locked, counts down, and opens by itself', () =>
    stage.play(scene('locked'), async (page) => {
      await sees(page, 'Too many wrong codes')
      const left = await timer(page, 'Time left')
      assert.ok(left <= 872 && left > 812, String(left))
      assert.equal(await codeField(page).count(), 0)
      assert.equal(await refresh(page).isDisabled(), true)
      await page.clock.fastForward('14:33')
      await codeField(page).waitFor()
      await sees(page, 'You can enter a code again.')
      await sees(page, 'This QR code has expired')
      await refresh(page).click()
      await page.getByRole('img', { name: /QR code/ }).waitFor()
      assert.equal(await codeField(page).isEnabled(), true)
    }))

  test('shows a lock that was in force before the page was opened', () =>
    stage.play(
      async (page, server) => {
        server.play('GET /status', ok(unactivated))
        server.play('POST /challenges', challenge({ attemptsLeft: 0, lockedForSeconds: 120 }))
        await page.goto(`${server.origin}/license/qrcode`)
      },
      async (page) => {
        const left = await timer(page, 'Time left')
        assert.ok(left <= 120 && left > 0, String(left))
        await page.clock.fastForward('02:01')
        await codeField(page).waitFor()
        assert.equal(await codeField(page).isEnabled(), true)
      },
    ))

  test('says at once that a newer QR code in another window replaced this one', () =>
    stage.play(openIdle, async (page, server) => {
      const other = await page.context().newPage()
      await other.goto(`${server.origin}/license/qrcode`)
      await other.locator('img').waitFor()
      await sees(page, 'Replaced by a newer QR code')
      assert.equal(await other.getByText('Replaced by').count(), 0)
      await other.close()
    }))

  for (const [name, text] of [
    ['replaced', 'Replaced by a newer QR code'],
    ['used', 'This QR code was used'],
    ['gone', 'This QR code is no longer valid'],
  ] as const) {
    test(`covers the QR code when the server says it is ${name}`, () =>
      stage.play(scene(name), async (page) => {
        await sees(page, text)
        assert.equal(await codeField(page).isDisabled(), true)
      }))
  }

  test('keeps the code when the server does not answer, and sends it again', () =>
    stage.play(scene('unanswered'), async (page, server) => {
      await sees(page, /did not answer/)
      assert.equal(await codeField(page).inputValue(), '482913')
      server.play('POST /activations', ok(active))
      await page.getByRole('button', { name: 'Activate' }).click()
      await sees(page, 'Activated')
    }))

  test('shows an unexpected fault with its reference', () =>
    stage.play(scene('internal'), async (page) => {
      await sees(page, /Error 50000 · Reference k3v9-71ac/)
    }))

  test('tells an unreachable server from a refusal, and comes back by itself', () =>
    stage.play(scene('unreachable'), async (page, server) => {
      await sees(page, 'The license server does not answer')
      server.play('GET /status', ok(unactivated))
      server.play('POST /challenges', challenge())
      await page.locator('img').waitFor()
    }))

  test('shows license and next steps after success, and moves the focus there', () =>
    stage.play(scene('success'), async (page, server) => {
      await sees(page, 'Activated')
      for (const text of ['Harbour Insurance Group', 'Report Server', '20 July 2027', '50']) {
        await sees(page, text)
      }
      await sees(page, 'Register soon, and do not restart before')
      await sees(page, /A seat is a node/)
      await page.locator('h1:focus').waitFor()
      assert.equal(await page.getByText(server.origin).count(), 1)
    }))

  test('makes no QR code on a server that is active, unless it is asked to', () =>
    stage.play(scene('active'), async (page, server) => {
      assert.equal(challenges(server), 0)
      server.play('POST /challenges', challenge())
      await page.getByRole('button', { name: 'Activate again' }).click()
      await page.locator('img').waitFor()
      server.play('POST /activations', ok(active))
      await typeCode(page, '000111')
      await sees(page, 'Activated')
    }))

  test('is not misled by an answer about the time before its activation', () =>
    stage.play(openIdle, async (page, server) => {
      let answerLate = () => {}
      const late = new Promise<void>((resolve) => {
        answerLate = resolve
      })
      server.play('GET /status', () => late.then(() => ok(unactivated)))
      await page.clock.fastForward('00:06')
      server.play('POST /activations', () => {
        server.play('GET /status', ok(active))
        return ok(active)
      })
      await typeCode(page, '482913')
      await sees(page, 'Activated')
      answerLate()
      await page.clock.fastForward('00:06')
      await sees(page, 'Activated')
      assert.equal(challenges(server), 1)
    }))

  test('follows an activation that was made in another window', () =>
    stage.play(openIdle, async (page, server) => {
      server.play('GET /status', ok(active))
      await page.clock.fastForward('00:06')
      await sees(page, 'This license server is active')
    }))

  test('works by keyboard alone', () =>
    stage.play(openIdle, async (page, server) => {
      server.play('POST /activations', refused('CODE_INCORRECT', { attemptsLeft: 5 }))
      const tabTo = async (selector: string) => {
        for (let presses = 0; presses < 20; presses += 1) {
          await page.keyboard.press('Tab')
          if ((await page.locator(`${selector}:focus`).count()) > 0) return
        }
        assert.fail(`Tab never reached ${selector}`)
      }
      await tabTo('input')
      await page.keyboard.type('111222')
      await page.keyboard.press('Enter')
      await sees(page, 'Wrong verification code')
      await page.clock.fastForward('05:01')
      await sees(page, 'This QR code has expired')
      await tabTo('button:has-text("Refresh")')
      await page.keyboard.press('Space')
      await page.getByRole('img', { name: /QR code/ }).waitFor()
      assert.equal(challenges(server), 2)
    }))

  test('shows names as text, whatever they hold', () =>
    stage.play(
      async (page, server) => {
        const evil = '<img src=x onerror="document.title=1"><b>Evil & Co</b>'
        server.play('GET /status', ok({ ...active, licensee: { id: 'x', name: evil } }))
        await page.goto(`${server.origin}/license/qrcode`)
      },
      async (page) => {
        await sees(page, /<b>Evil & Co<\/b>/)
        assert.equal(await page.locator('main img').count(), 0)
      },
    ))

  test('speaks Chinese to a Chinese browser, switches, and keeps the choice', async () => {
    const server = await stage.startServer()
    const context = await stage.browser.open({ locale: 'zh-CN' })
    const page = await context.newPage()
    await openIdle(page, server)
    assert.equal(await page.locator('h1').textContent(), '激活此许可证服务器')
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
    await page.getByRole('button', { name: 'English' }).click()
    await page.reload()
    await page.locator('img').waitFor()
    assert.equal(await page.locator('h1').textContent(), 'Activate this license server')
    await context.close()
  })
})
