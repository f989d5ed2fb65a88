import assert from 'node:assert/strict'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runProgram, temporaryDirectory } from '@marque/testkit'

const MODULE = new URL('../../src/container/writable.ts', import.meta.url).href

/** Asks as an ordinary user: whoever runs the tests, or 1234 if that is root. */
async function complaintOf(config: string): Promise<string> {
  const script = `
    const { assertUsable } = await import(${JSON.stringify(MODULE)})
    if (process.getuid() === 0) process.setgroups([]), process.setgid(1234), process.setuid(1234)
    const identity = { uid: process.getuid(), gid: process.getgid() }
    try { assertUsable(${JSON.stringify(config)}, identity); console.log('usable') }
    catch (error) { console.log(error.constructor.name + ': ' + error.message + '; ' + error.hint) }`
  const command = [process.execPath, '--input-type=module', '-e', script]
  return (await runProgram(command)).stdout.trim()
}

async function configDirectory(t: TestContext): Promise<string> {
  const parent = await temporaryDirectory(t)
  await chmod(parent, 0o755)
  const config = join(parent, 'config')
  await mkdir(config)
  await chmod(config, 0o777)
  return config
}

test('a config directory that can be read and written is usable', async (t) => {
  const config = await configDirectory(t)
  await writeFile(join(config, 'privateConfig'), '{}', { mode: 0o644 })
  assert.equal(await complaintOf(config), 'usable')
})

test('a config directory that cannot be written is named with the chown that helps', async (t) => {
  const config = await configDirectory(t)
  await chmod(config, 0o555)
  const complaint = await complaintOf(config)
  assert.match(complaint, /^ConfigurationError: user \d+:\d+ cannot use .*\/config; /)
  assert.match(complaint, /chown -R \d+:\d+ the mapped directory, or start with/)
})

test('a file in it that cannot be read is named', async (t) => {
  const config = await configDirectory(t)
  await writeFile(join(config, 'privateConfig'), '{}', { mode: 0o000 })
  assert.match(await complaintOf(config), /cannot use .*\/config\/privateConfig; /)
})

test('a config directory that is not there is to be mapped', async (t) => {
  const config = `${await configDirectory(t)}/nowhere`
  assert.match(await complaintOf(config), /there is no .*; map a writable directory/)
})
