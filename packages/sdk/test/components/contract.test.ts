// What a project relies on, whichever component it keeps its state in: every kind, over its real
// server. Covers docs/protocol.md §6, "Components", "Fence".
import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import type { Component } from '@marque/sdk'
import { seededRandom } from '@marque/testkit'
import {
  type EnvironmentTools,
  settleEnvironment,
} from '../../src/operations/settle-environment.ts'
import { COMPONENTS, type Site } from '../support/component-sites.ts'
import { lastFirst } from '../support/scene.ts'

/** A suite's own hooks, for what takes those of a test. */
const suite = { after } as Pick<TestContext, 'after'>

const NODES = 20
const PRODUCT = 'report-server'

const toolsOf = (component: Component, seed: string, limitMs = 30_000): EnvironmentTools => ({
  components: { configDatabase: component },
  product: PRODUCT,
  random: seededRandom(seed),
  within: (work, who) => {
    const late = AbortSignal.timeout(limitMs)
    return Promise.race([
      work,
      new Promise<never>((_, reject) => {
        late.onabort = () => reject(new Error(`${who}: late`))
      }),
    ])
  },
})

for (const [title, open] of Object.entries(COMPONENTS)) {
  describe(`${title} as a component`, () => {
    const hooks = lastFirst(suite)
    let site: Site
    before(async () => {
      site = await open(hooks)
    })

    it('says what it is, from every node alike', async () => {
      const [one, other] = await Promise.all([site.node(), site.node()])
      assert.equal(one.kind, site.kind)
      assert.deepEqual(await one.identity(), site.identity)
      assert.deepEqual(await other.identity(), site.identity)
    })

    it('gives twenty nodes that start at once one project and one anchor', async () => {
      const nodes = await Promise.all(Array.from({ length: NODES }, () => site.node()))
      const settled = await Promise.all(
        nodes.map((node, i) => settleEnvironment(toolsOf(node, `node ${i}`))),
      )
      const [first] = settled
      assert.equal(first?.anchors.get('configDatabase')?.anchor.length, 32)
      for (const { project, anchors, faults } of settled) {
        assert.deepEqual(faults, [])
        assert.equal(project, first.project)
        assert.deepEqual(anchors, first.anchors)
      }
      const late = await settleEnvironment(toolsOf(await site.node(), 'a late node'))
      assert.deepEqual(late.anchors, first.anchors)
    })

    it('lets one of many nodes write first, and all read what it wrote', async () => {
      const nodes = await Promise.all(Array.from({ length: 6 }, () => site.node()))
      const won = await Promise.all(nodes.map((node, i) => node.swap('first', undefined, `${i}`)))
      assert.equal(won.filter(Boolean).length, 1)
      const read = await Promise.all(nodes.map((node) => node.read('first')))
      assert.deepEqual(new Set(read), new Set([`${won.indexOf(true)}`]))
    })

    it('sets a value only over the one that was expected', async () => {
      const node = await site.node()
      assert.equal(await node.read('epoch'), undefined)
      assert.equal(await node.swap('epoch', 'something', 'one'), false)
      assert.equal(await node.swap('epoch', undefined, 'one'), true)
      assert.equal(await node.swap('epoch', undefined, 'two'), false)
      assert.equal(await node.swap('epoch', 'one ', 'two'), false)
      assert.equal(await node.swap('epoch', 'ONE', 'two'), false)
      assert.equal(await node.read('epoch'), 'one')
      assert.equal(await node.swap('epoch', 'one', 'one'), true)
      assert.equal(await node.swap('epoch', 'one', 'two'), true)
      assert.equal(await (await site.node()).read('epoch'), 'two')
    })

    it('loses no step when many nodes count together', async () => {
      const counter = await site.node()
      await counter.swap('count', undefined, '0')
      const count = async (): Promise<void> => {
        const node = await site.node()
        for (let done = 0; done < 3; ) {
          const now = await node.read('count')
          if (await node.swap('count', now, String(Number(now) + 1))) done++
        }
      }
      await Promise.all(Array.from({ length: 3 }, count))
      assert.equal(await counter.read('count'), '9')
    })

    it('keeps names apart, and every character of a value', async () => {
      const node = await site.node()
      const value = `{"a":"é漢😀'\\"%_$1"}`
      await node.swap('a.anchor', undefined, value)
      await node.swap('A.anchor', undefined, 'upper case')
      await node.swap('a.anchor.b', undefined, 'longer')
      await node.swap('a', undefined, 'shorter')
      assert.equal(await node.read('a.anchor'), value)
      assert.equal(await node.read('A.anchor'), 'upper case')
      assert.equal(await node.read('a.anchor.b'), 'longer')
      assert.equal(await node.read('a'), 'shorter')
    })

    it('takes a value of 65,536 bytes, and none longer', async () => {
      const node = await site.node()
      const long = 'x'.repeat(65_536)
      assert.equal(await node.swap('long', undefined, long), true)
      assert.equal(await node.read('long'), long)
      assert.equal(await node.swap('long', long, 'short'), true)
      assert.equal(await node.swap('long', 'short', long), true)
      await assert.rejects(node.swap('longer', undefined, `${long}x`), RangeError)
    })

    it('whose anchor was edited to garbage has changed, is named, and is not written over', async () => {
      const before = await settleEnvironment(toolsOf(await site.node(), 'before'))
      await site.edit(`${PRODUCT}.anchor`, 'garbage')
      const node = await site.node()
      const after = await settleEnvironment(toolsOf(node, 'after'))
      assert.equal(after.anchors.size, 0)
      assert.equal(after.project, undefined)
      const [fault] = after.faults
      assert.equal(fault?.cause, 'damaged')
      assert.match(fault?.text ?? '', new RegExp(`^${site.kind}: .*${PRODUCT}\\.anchor`))
      assert.equal(await node.read(`${PRODUCT}.anchor`), 'garbage')
      const held = before.anchors.get('configDatabase')
      assert.ok(held !== undefined)
    })

    // A directory has no server of its own that could hang.
    if (title === 'directory') return
    it('that hangs is absent after the time limit, and is back when it answers', async () => {
      const node = await site.node()
      assert.equal(await node.swap('kept', undefined, 'value'), true)
      site.server?.pause()
      const hung = await settleEnvironment(toolsOf(node, 'hung', 300))
      assert.equal(hung.project, undefined)
      assert.deepEqual(hung.faults, [{ slot: 'configDatabase', text: `${site.kind}: late` }])
      site.server?.resume()
      assert.equal(await node.read('kept'), 'value')
    })
  })
}
