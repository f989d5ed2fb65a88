import assert from 'node:assert/strict'
import { link, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { directoryComponent } from '@marque/sdk'
import { temporaryDirectory } from '@marque/testkit'

describe('a directory as a component', () => {
  it('has no identity of its own', async (t) => {
    const component = directoryComponent(await temporaryDirectory(t))
    assert.equal(component.kind, 'directory')
    assert.deepEqual(await component.identity(), [])
  })

  it('sets a value only over the one that was expected', async (t) => {
    const component = directoryComponent(await temporaryDirectory(t))
    assert.equal(await component.read('epoch'), undefined)
    assert.equal(await component.swap('epoch', 'something', 'one'), false)
    assert.equal(await component.swap('epoch', undefined, 'one'), true)
    assert.equal(await component.swap('epoch', undefined, 'two'), false)
    assert.equal(await component.read('epoch'), 'one')
    assert.equal(await component.swap('epoch', 'one', 'two'), true)
    assert.equal(await component.read('epoch'), 'two')
  })

  it('lets exactly one of many nodes that start together write the anchor', async (t) => {
    const directory = await temporaryDirectory(t)
    const nodes = Array.from({ length: 20 }, (_, i) => ({
      component: directoryComponent(directory),
      value: `anchor of node ${i}`,
    }))
    const won = await Promise.all(
      nodes.map(({ component, value }) => component.swap('anchor', undefined, value)),
    )
    assert.equal(won.filter(Boolean).length, 1)
    const winner = nodes[won.indexOf(true)]?.value
    for (const { component } of nodes) assert.equal(await component.read('anchor'), winner)
  })

  it('loses no step when many nodes count together', async (t) => {
    const directory = await temporaryDirectory(t)
    const component = directoryComponent(directory)
    await component.swap('count', undefined, '0')
    const count = async (): Promise<void> => {
      const node = directoryComponent(directory)
      for (let done = 0; done < 10; ) {
        const now = await node.read('count')
        if (await node.swap('count', now, String(Number(now) + 1))) done++
      }
    }
    await Promise.all(Array.from({ length: 4 }, count))
    assert.equal(await component.read('count'), '40')
    const files = await readdir(directory)
    assert.ok(files.length <= 20 && files.includes('count.41'), String(files))
  })

  it('keeps values of other names apart, also those that begin alike', async (t) => {
    const component = directoryComponent(await temporaryDirectory(t))
    await component.swap('a.anchor', undefined, '1')
    await component.swap('a.anchor.b', undefined, '2')
    await component.swap('a', undefined, '3')
    assert.equal(await component.read('a.anchor'), '1')
    assert.equal(await component.read('a.anchor.b'), '2')
    assert.equal(await component.read('a'), '3')
  })

  it('takes the newest of what a crash left behind', async (t) => {
    const directory = await temporaryDirectory(t)
    const component = directoryComponent(directory)
    await component.swap('epoch', undefined, 'old')
    await writeFile(join(directory, 'next'), 'new')
    await link(join(directory, 'next'), join(directory, 'epoch.2'))
    assert.equal(await component.read('epoch'), 'new')
    assert.equal(await component.swap('epoch', 'new', 'newest'), true)
    assert.deepEqual((await readdir(directory)).sort(), ['epoch.1', 'epoch.2', 'epoch.3', 'next'])
  })

  it('that is not there is out of reach, never empty', async (t) => {
    const directory = await temporaryDirectory(t)
    const component = directoryComponent(join(directory, 'not-mounted'))
    await assert.rejects(component.read('anchor'), { code: 'ENOENT' })
    await assert.rejects(component.swap('anchor', undefined, 'x'), { code: 'ENOENT' })
  })

  it('whose value is not text, or too long, is out of reach, never empty', async (t) => {
    const directory = await temporaryDirectory(t)
    const component = directoryComponent(directory)
    await writeFile(join(directory, 'anchor.1'), Uint8Array.of(0xff, 0xfe))
    await assert.rejects(component.read('anchor'), TypeError)
    await writeFile(join(directory, 'epoch.1'), 'x'.repeat(5000))
    await assert.rejects(component.read('epoch'), RangeError)
    await mkdir(join(directory, 'folder.1'))
    await assert.rejects(component.read('folder'), { code: 'EISDIR' })
  })
})
