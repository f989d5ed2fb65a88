import assert from 'node:assert/strict'
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { ConfigurationError } from '../../src/configuration-error.ts'
import { activate, openScene, type Scene } from '../scene.ts'

async function stopped(t: TestContext): Promise<Scene> {
  const scene = await openScene(t)
  await activate(scene)
  await scene.core.close()
  return scene
}

const privateConfig = ({ configDirectory }: Scene): string => join(configDirectory, 'privateConfig')

const isConfigurationError = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ConfigurationError, String(error))
  assert.match(`${error.message}; ${error.hint}`, pattern)
  return true
}

const RESTORE = /restore it, or move the whole config directory away/

const edits: readonly (readonly [string, (text: string) => string])[] = [
  ['truncated', (text) => text.slice(0, 50)],
  ['empty', () => ''],
  ['edited', (text) => text.replace(/"sequence": \d+/, '"sequence": 0')],
  ['edited in its attempts', (text) => text.replace('"wrong": 0', '"wrong": 1')],
  ['edited in its MAC', (text) => text.replace(/"mac": "./, '"mac": "_')],
  ['edited in its secret', (text) => text.replace(/"secret": "./, '"secret": "_')],
]
for (const [how, edit] of edits) {
  test(`a privateConfig that is ${how} stops the start with the remedy`, async (t) => {
    const scene = await stopped(t)
    const path = privateConfig(scene)
    await writeFile(path, edit(await readFile(path, 'utf8')))
    await assert.rejects(scene.restart(), isConfigurationError(RESTORE))
  })
}

test('the privateConfig of another deployment stops the start', async (t) => {
  const scene = await stopped(t)
  const other = await openScene(t, { deploymentName: 'second' })
  await copyFile(privateConfig(other), privateConfig(scene))
  await assert.rejects(scene.restart(), isConfigurationError(/another deployment/))
})

test('there is never a new instance beside an old store', async (t) => {
  const scene = await stopped(t)
  const { rm } = await import('node:fs/promises')
  await rm(privateConfig(scene))
  await assert.rejects(scene.restart(), isConfigurationError(RESTORE))
})

test('privateConfig is for its owner alone', async (t) => {
  const scene = await stopped(t)
  const { stat } = await import('node:fs/promises')
  assert.equal((await stat(privateConfig(scene))).mode & 0o777, 0o600)
})

test('a damaged store stops the start and is never taken for an empty one', async (t) => {
  const scene = await stopped(t)
  await writeFile(join(scene.configDirectory, 'state.db'), 'not a database'.repeat(1000))
  await assert.rejects(scene.restart(), isConfigurationError(/state\.db is damaged/))
})

test('the store of a newer program stops the start', async (t) => {
  const scene = await stopped(t)
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(join(scene.configDirectory, 'state.db'))
  database.exec('PRAGMA user_version = 99')
  database.close()
  await assert.rejects(scene.restart(), isConfigurationError(/newer license server/))
})

test('a store that cannot be made stops the start naming the directory', async (t) => {
  const directory = join(await temporaryDirectory(t), 'config')
  await mkdir(join(directory, 'state.db'), { recursive: true })
  await chmod(directory, 0o700)
  await assert.rejects(
    openScene(t, { configDirectory: directory }),
    isConfigurationError(/cannot write in .*config/),
  )
})

test('a second process waits fifteen seconds for the directory, then names it', async (t) => {
  const scene = await openScene(t)
  const startedMs = performance.now()
  await assert.rejects(
    openScene(t, { configDirectory: scene.configDirectory }),
    isConfigurationError(/another license server is running on .*marque-core-/),
  )
  const waitedMs = performance.now() - startedMs
  assert.ok(waitedMs >= 14_000, `${waitedMs} ms`)
  assert.equal(scene.core.status().live, true)
})

test('the next process starts as soon as the first one has ended', async (t) => {
  const scene = await openScene(t)
  const [second] = await Promise.all([
    openScene(t, { configDirectory: scene.configDirectory }),
    scene.core.close(),
  ])
  assert.equal(second.core.status().live, true)
})
