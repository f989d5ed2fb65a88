import assert from 'node:assert/strict'
import { link, lstat, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { ConfigurationError } from '../../src/configuration-error.ts'
import { takeOverDirectories } from '../../src/container/take-over.ts'

const OWN_UID = process.getuid?.() ?? -1
/** Root hands over to the image's user; anybody else may not, and keeps what is his. */
const NEW_UID = OWN_UID === 0 ? 10001 : OWN_UID

async function homeDirectory(t: TestContext): Promise<string> {
  const home = await temporaryDirectory(t)
  await mkdir(join(home, 'config/tls'), { recursive: true })
  await mkdir(join(home, 'log'))
  await writeFile(join(home, 'config/privateConfig'), '{}', { mode: 0o600 })
  await writeFile(join(home, 'config/tls/server.key'), 'TEST', { mode: 0o600 })
  return home
}

async function ownerOf(path: string): Promise<number> {
  return (await lstat(path)).uid
}

test('config and log and what lies in them end up with the user of the server', async (t) => {
  const home = await homeDirectory(t)
  assert.equal(takeOverDirectories(home).uid, NEW_UID)
  for (const name of ['config', 'config/privateConfig', 'config/tls/server.key', 'log']) {
    assert.equal(await ownerOf(join(home, name)), NEW_UID, name)
  }
})

test('neither links nor what they point to nor files with a second name change hands', async (t) => {
  const home = await homeDirectory(t)
  const outside = join(home, 'outside')
  await mkdir(outside)
  await writeFile(join(outside, 'passwd'), '')
  await writeFile(join(outside, 'shadow'), '')
  await symlink(outside, join(home, 'config/directory'))
  await symlink(join(outside, 'passwd'), join(home, 'config/file'))
  await link(join(outside, 'shadow'), join(home, 'config/second-name'))
  takeOverDirectories(home)
  for (const name of ['outside', 'outside/passwd', 'outside/shadow', 'config/file']) {
    assert.equal(await ownerOf(join(home, name)), OWN_UID, name)
  }
})

test('a missing log directory is no fault, a missing config directory is', async (t) => {
  const home = await temporaryDirectory(t)
  assert.throws(() => takeOverDirectories(home), ConfigurationError)
  await mkdir(join(home, 'config'))
  assert.equal(takeOverDirectories(home).uid, NEW_UID)
})
