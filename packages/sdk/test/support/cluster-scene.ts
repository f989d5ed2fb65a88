// A cluster of nodes over three directories and one license server, with time in the test's hands.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { SLOTS, type Slot } from '@marque/protocol'
import {
  type Component,
  type ConnectOptions,
  directoryComponent,
  type MarqueLicense,
  type Timers,
} from '@marque/sdk'
import { waitFor } from '@marque/testkit'
import { OPERATION_MS } from '../../src/components/checked-component.ts'
import { openScene, type Scene } from './scene.ts'

export type ClusterScene = Scene & {
  /** connects a node; absent options: no store of its own */
  readonly join: (name: string, options?: Partial<ConnectOptions>) => Promise<MarqueLicense>
  readonly component: (slot: Slot) => Component
  /** lets time pass, second by second, until the condition holds */
  readonly passUntil: (what: string, condition: () => unknown) => Promise<void>
  /** lets time pass in steps of so many seconds, and work be done in between */
  readonly pass: (seconds: number, step?: number) => Promise<void>
}

export async function openClusterScene(t: Pick<TestContext, 'after'>): Promise<ClusterScene> {
  const scene = await openScene(t)
  for (const slot of SLOTS) await mkdir(join(scene.directory, slot))
  const component = (slot: Slot): Component => directoryComponent(join(scene.directory, slot))
  const environment = Object.fromEntries(SLOTS.map((slot) => [slot, component(slot)]))
  const timers = withRealLimits(scene.timers)
  return {
    ...scene,
    component,
    join: (name, options = {}) =>
      scene.connect({ node: { name }, environment, store: undefined, timers, ...options }),
    passUntil: async (what, condition) => {
      await waitFor(what, () => {
        scene.timers.advance(1)
        return condition()
      })
    },
    pass: async (seconds, step = 1) => {
      const end = scene.clock.monotonicMs() + seconds * 1000
      await waitFor('time has passed', () => {
        scene.timers.advance(step)
        return scene.clock.monotonicMs() >= end
      })
    },
  }
}

/** Time passes faster here than a disk can work: how long it may take is counted in real time. */
const withRealLimits = (timers: Timers): Timers => ({
  start: (milliseconds, callback) => {
    if (milliseconds !== OPERATION_MS) return timers.start(milliseconds, callback)
    const timer = setTimeout(callback, milliseconds).unref()
    return () => clearTimeout(timer)
  },
})
