import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startReportServer } from '@marque/report-server'
import { testPublisher, temporaryDirectory, fixedClock } from '@marque/testkit'
import { startFakeServer } from '../../../packages/sdk/test/support/fake-license-server.ts'
import { seatKeeper } from '../../../packages/sdk/test/support/seat-keeper.ts'

describe('sample', () => {
  it('runs two nodes', async (t) => {
    const publisher = await testPublisher()
    const keeper = seatKeeper(await publisher.issue('one'), fixedClock())
    const fake = await startFakeServer(t, { handler: keeper.handler })
    const dir = await temporaryDirectory(t)
    const trustPath = join(dir, 'trust.json')
    await writeFile(trustPath, JSON.stringify(publisher.trust))
    const start = (nodeName: string) => startReportServer({ port: 0, nodeName, licenseServer: fake.url, trustPath, dataDirectory: join(dir, 'data') })
    console.log("starting");
    const nodes = await Promise.all([start('node-1'), start('node-2')])
    console.log("started", nodes.map(n=>n.url));
    const results = await Promise.all(nodes.map((n) => n.license.register({ server: fake.url })))
    assert.deepEqual(results.map((r) => r.ok), [true, true])
    assert.equal(nodes[0]?.license.status.project.id, nodes[1]?.license.status.project.id)
    console.log(await (await fetch(nodes[0]!.url)).text())
    await Promise.all(nodes.map((n) => n.close()))
    const again = await start('node-1')
    assert.equal(again.license.status.state, 'registered')
    await again.close()
  })
})
