// What a product's listeners are told, and in which words. Covers docs/sdk.md §6.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MarqueError } from '@marque/protocol'
import type { LicenseEvents, MarqueLicense } from '@marque/sdk'
import { waitFor } from '@marque/testkit'
import { openScene } from './support/scene.ts'
import { until } from './support/until.ts'

const NAMES = [
  'registered',
  'unregistered',
  'refused',
  'unreachable',
  'recovered',
  'expired',
  'entitlements',
] as const satisfies readonly (keyof LicenseEvents)[]

/** Every event but `change`, as it comes. */
function listenTo(license: MarqueLicense): string[] {
  const heard: string[] = []
  for (const name of NAMES) license.on(name, () => heard.push(name))
  return heard
}

describe('a product that listens', () => {
  it('hears the whole life of a registration, each turn once', async (t) => {
    const { connect, server, keeper, timers } = await openScene(t)
    const license = await connect()
    const heard = listenTo(license)
    const hears = async (...expected: string[]): Promise<void> => {
      await waitFor(expected.join(), () => heard.length >= expected.length)
      assert.deepEqual(heard.splice(0), expected)
    }
    await license.register({ server: server.url })
    await hears('registered', 'entitlements')
    const { registration } = license.status
    timers.advance(7200 * 1.1)
    await until(license, 'renewed', (now) => {
      return (
        now.registration?.renewedAt !== registration?.renewedAt && now.nextAttemptAt !== undefined
      )
    })
    const honest = server.handler
    server.handler = () => ({ status: 500 })
    timers.advance(7200 * 1.1)
    await hears('unreachable')
    server.handler = honest
    timers.advance(2)
    await hears('recovered')
    keeper.refuse = new MarqueError('CLOCK_MOVED_BACK')
    timers.advance(7200 * 1.1)
    await hears('refused')
    assert.equal(license.status.entitled, true)
    keeper.refuse = undefined
    timers.advance(2)
    await hears('recovered')
    keeper.refuse = new MarqueError('ACCOUNT_STATUS_ERROR')
    timers.advance(7200 * 1.1)
    await hears('refused', 'entitlements')
    keeper.refuse = undefined
    timers.advance(2)
    await hears('recovered', 'entitlements')
    server.handler = () => ({ status: 500 })
    timers.advance(7200 * 1.1)
    await hears('unreachable')
    timers.advance(86_400)
    await hears('expired', 'entitlements')
    server.handler = honest
    await license.register()
    await hears('recovered', 'entitlements')
    await license.unbind()
    await hears('unregistered', 'entitlements')
  })

  it('is told which rights a newer license adds, removes and changes', async (t) => {
    const { connect, server, keeper, publisher, timers } = await openScene(t)
    const license = await connect()
    await license.register({ server: server.url })
    const told = new Promise<LicenseEvents['entitlements']>((resolve) => {
      license.on('entitlements', resolve)
    })
    const { license: before } = keeper.deployment
    const { reports, ...others } = before.entitlements
    const entitlements = { ...others, reports: 40, exports: true }
    const { dashboards, ...rest } = entitlements as Record<string, boolean | number | string>
    keeper.deployment = await publisher.issue('one', { serial: 2, entitlements: rest })
    timers.advance(7200 * 1.1)
    assert.deepEqual(await told, {
      added: { exports: true },
      removed: { dashboards },
      changed: { reports: { from: reports, to: 40 } },
    })
  })

  it('is not harmed by one of its listeners that throws, and may stop to listen', async (t) => {
    const { connect, server } = await openScene(t)
    const errors: string[] = []
    const error = (_fields: object, text: string): void => void errors.push(text)
    const license = await connect({ log: { info: () => {}, warn: () => {}, error } })
    const heard: string[] = []
    license.on('registered', () => {
      throw new Error('of the product')
    })
    const stop = license.on('registered', ({ registration }) => heard.push(registration.id))
    assert.equal((await license.register({ server: server.url })).ok, true)
    assert.deepEqual(heard, [license.status.registration?.id])
    assert.deepEqual(errors, ['a listener of the product threw'])
    stop()
    await license.unbind()
    await license.register()
    assert.equal(heard.length, 1)
  })
})

describe('the health of a license', () => {
  it('is good as long as it entitles, and names the reason either way', async (t) => {
    const { connect, server, timers } = await openScene(t)
    const license = await connect()
    assert.deepEqual(license.health(), { ok: false, state: 'unregistered' })
    await license.register({ server: server.url })
    assert.deepEqual(license.health(), { ok: true, state: 'registered' })
    server.handler = () => ({ status: 500 })
    timers.advance(7200 * 1.1)
    await waitFor('cut off', () => license.health().state === 'unreachable')
    const cutOff = { ok: true, state: 'unreachable', reason: 'SERVER_UNREACHABLE' }
    assert.deepEqual(license.health(), cutOff)
    timers.advance(86_400)
    assert.deepEqual(license.health(), { ...cutOff, ok: false, state: 'expired' })
  })
})
