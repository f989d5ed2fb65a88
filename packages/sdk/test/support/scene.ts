// What a test opens is closed in reverse order, when the test ends however it ends.
import type { TestContext } from 'node:test'
import { type ConnectOptions, connectLicense, type MarqueLicense } from '@marque/sdk'
import {
  type FixedClock,
  fixedClock,
  seededRandom,
  type TestPublisher,
  temporaryDirectory,
  testPublisher,
} from '@marque/testkit'
import { type FakeServer, startFakeServer } from './fake-license-server.ts'
import { type ManualTimers, manualTimers } from './manual-timers.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'
import { type SeatKeeper, seatKeeper } from './seat-keeper.ts'

export type Scene = {
  readonly publisher: TestPublisher
  readonly clock: FixedClock
  readonly timers: ManualTimers
  readonly keeper: SeatKeeper
  readonly server: FakeServer
  readonly store: MemoryStore
  readonly directory: string
  /** connects node-1 of the product with the scene's clock, timers and store */
  readonly connect: (options?: Partial<ConnectOptions>) => Promise<MarqueLicense>
}

type After = Pick<TestContext, 'after'>

/** Hooks that run last first: what was opened last is closed first. */
export function lastFirst(t: After): After {
  const closers: (() => unknown)[] = []
  t.after(async () => {
    for (const closer of closers.reverse()) await closer()
  })
  return { after: (closer) => closers.push(closer as () => unknown) }
}

export async function openScene(t: After): Promise<Scene> {
  const hooks = lastFirst(t)
  const publisher = await testPublisher()
  const clock = fixedClock()
  const whole = { ...clock, now: () => Math.floor(clock.now()) }
  const timers = manualTimers(clock)
  const keeper = seatKeeper(await publisher.issue('one'), whole)
  const directory = await temporaryDirectory(hooks)
  const server = await startFakeServer(hooks, { handler: keeper.handler })
  const store = memoryStore()
  const random = seededRandom('sdk')
  const connect = async (options: Partial<ConnectOptions> = {}): Promise<MarqueLicense> => {
    const license = await connectLicense({
      trust: publisher.trust,
      product: 'report-server',
      project: { name: 'reporting', appName: 'webroot', version: '11.5.11' },
      node: { name: 'node-1' },
      store,
      clock: whole,
      timers,
      random,
      ...options,
    })
    hooks.after(() => license.close())
    return license
  }
  return { publisher, clock, timers, keeper, server, store, directory, connect }
}
