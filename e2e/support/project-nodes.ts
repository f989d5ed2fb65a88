// A project of the licensee: nodes that embed the SDK, over three components that are directories.
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { connectLicense, directoryComponent, directoryStore, type MarqueLicense } from '@marque/sdk'
import { temporaryDirectory, waitFor } from '@marque/testkit'
import type { Desk } from './publisher-desk.ts'

export type Slot = 'configDatabase' | 'stateServer' | 'fileServer'

export type Project = {
  readonly node: (name: string, server: string) => Promise<MarqueLicense>
  /** an empty component in the place of the old one */
  readonly replace: (slot: Slot) => Promise<void>
}

/** Short enough that a renewal can be waited for. */
export const LEASE = { renewSeconds: 1, graceSeconds: 600 }

const DEADLINE_MS = 90_000

export async function startProject(t: TestContext, desk: Desk): Promise<Project> {
  const directory = await temporaryDirectory(t)
  const trust: unknown = JSON.parse(await readFile(desk.trustFile, 'utf8'))
  const place = async (name: string): Promise<string> => {
    const path = join(directory, name)
    await mkdir(path, { recursive: true })
    return path
  }
  const component = async (slot: Slot) => directoryComponent(await place(slot))
  return {
    node: async (name, server) => {
      const license = await connectLicense({
        trust,
        product: 'report-server',
        server,
        project: { name: 'reporting', appName: 'webroot', version: '11.5.11', build: '2026-06-01' },
        node: { name },
        environment: {
          configDatabase: await component('configDatabase'),
          stateServer: await component('stateServer'),
          fileServer: await component('fileServer'),
        },
        store: directoryStore(await place(`node ${name}`)),
      })
      t.after(() => license.close())
      return license
    },
    replace: async (slot) => {
      await rm(join(directory, slot), { recursive: true, maxRetries: 5 })
      await place(slot)
    },
  }
}

/** Waits until each node had a lease that was asked for after now. */
export async function renewed(...nodes: readonly MarqueLicense[]): Promise<void> {
  const begin = Math.floor(Date.now() / 1000)
  for (const node of nodes) {
    await waitFor(
      `a lease that is newer than ${begin}: ${JSON.stringify(node.status)}`,
      () => {
        const { state, registration } = node.status
        return state === 'registered' && (registration?.renewedAt ?? 0) > begin
      },
      DEADLINE_MS,
    )
  }
}

/** Waits until the node was told so, while its lease carries it on. */
export const warned = (node: MarqueLicense, code: number): Promise<true> =>
  waitFor(
    `the warning ${code}`,
    () => node.status.state === 'registered' && node.status.warning?.code === code,
    DEADLINE_MS,
  )
