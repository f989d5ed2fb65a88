// Claims seats until the disk is full, then asks for the limit to be lifted and goes on. Run as a
// process of its own, since the limit is the process's. Argument: the config directory.
import { spawnSync } from 'node:child_process'
import type { TestContext } from 'node:test'
import { waitFor } from '@marque/testkit'
import { activate, claimNode, openScene, type Scene } from '../scene.ts'

const [configDirectory = ''] = process.argv.slice(2)
const enders: (() => unknown)[] = []
const t = { after: (end: () => unknown) => enders.push(end) } as unknown as TestContext
const scene = await openScene(t, { configDirectory, terms: { maxConnections: 1_000_000 } })
await activate(scene)
const grantedIds: string[] = []
const refusals = new Set<string>()
let refused = 0
for (let round = 0; round < 400 && refused === 0; round++) {
  const claims = Array.from({ length: 20 }, (_, i) =>
    claimNode(scene.core, `${'n'.repeat(150)}-${round}-${i}`),
  )
  for (const settled of await Promise.allSettled(claims)) {
    if (settled.status === 'fulfilled') grantedIds.push(settled.value.registrationId)
    else {
      refused += 1
      refusals.add(settled.reason.errorName)
    }
  }
}
const heldIn = ({ core }: Scene): string[] =>
  core
    .listRegistrations({ limit: 1_000_000 })
    .items.map(({ registrationId }) => registrationId)
    .sort()
const readyWhileFull = await waitFor('memory is read again', () => scene.core.status().ready)
const heldAfterFailure = heldIn(scene)
spawnSync('prlimit', [`--pid=${process.pid}`, '--fsize=unlimited'])
const resumed = (await claimNode(scene.core, 'after the disk was cleared')).registrationId
const again = await scene.restart()
process.stdout.write(
  JSON.stringify({
    granted: grantedIds.length,
    refused,
    refusals: [...refusals],
    readyWhileFull,
    grantedIds: [...grantedIds].sort(),
    heldAfterFailure,
    withResumed: [...grantedIds, resumed].sort(),
    heldAfterRestart: heldIn(again),
  }),
)
for (const end of enders) await end()
