import assert from 'node:assert/strict'
import { link, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { directoryComponent } from '@marque/sdk'
import { temporaryDirectory } from '@marque/testkit'

describe('a directory as a component', () => {
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
    await assert.rejects(component.read('anchor'), { name: 'ComponentError', fault: 'missing' })
    await assert.rejects(component.swap('anchor', undefined, 'x'), { fault: 'missing' })
  })

  it('whose value is not text, or too long, is damaged, never empty', async (t) => {
    const directory = await temporaryDirectory(t)
    const component = directoryComponent(directory)
    await writeFile(join(directory, 'anchor.1'), Uint8Array.of(0xff, 0xfe))
    await assert.rejects(component.read('anchor'), { fault: 'damaged' })
    await writeFile(join(directory, 'epoch.1'), 'x'.repeat(65_537))
    await assert.rejects(component.read('epoch'), { fault: 'damaged' })
    await mkdir(join(directory, 'folder.1'))
    await assert.rejects(component.read('folder'), { fault: 'damaged' })
  })
})
