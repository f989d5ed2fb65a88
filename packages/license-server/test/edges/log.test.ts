import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import test, { type TestContext } from 'node:test'
import { temporaryDirectory, waitFor } from '@marque/testkit'
import { LOG_FILE_NAME, openLog } from '../../src/adapters/log.ts'
import type { LogLevel } from '../../src/config.ts'

type Scene = { level?: LogLevel; maxKilobytes?: number; keep?: number; directory?: string }

async function scene(t: TestContext, options: Scene = {}) {
  const directory = options.directory ?? join(await temporaryDirectory(t), 'log')
  const stdout = new PassThrough()
  let printed = ''
  stdout.on('data', (chunk) => {
    printed += String(chunk)
  })
  const log = await openLog({
    level: options.level ?? 'info',
    stdout,
    file: {
      directory,
      maxKilobytes: options.maxKilobytes ?? 1024,
      keep: options.keep ?? 3,
    },
  })
  return { log, directory, printed: () => printed, file: join(directory, LOG_FILE_NAME) }
}

test('every line is one JSON object, the same on stdout and in the file', async (t) => {
  const { log, printed, file } = await scene(t)
  log.info({ seats: 3 }, 'first\nline')
  log.warn({}, 'second')
  log.error({ err: new Error('cause') }, 'third')
  await log.close()
  assert.equal(await readFile(file, 'utf8'), printed())
  const lines = printed()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    lines.map(({ level, message }) => [level, message]),
    [
      ['info', 'first\nline'],
      ['warn', 'second'],
      ['error', 'third'],
    ],
  )
  assert.equal(lines[0].seats, 3)
  assert.match(lines[0].time, /^\d{4}-\d\d-\d\dT.*Z$/)
  assert.match(lines[2].err.stack, /cause/)
})

test('what is less severe than the level is not logged', async (t) => {
  const { log, printed } = await scene(t, { level: 'warn' })
  log.info({}, 'not')
  log.warn({}, 'yes')
  await log.close()
  assert.doesNotMatch(printed(), /not/)
  assert.match(printed(), /yes/)
})

test('fields that hold secrets are cut out, also inside others', async (t) => {
  const { log, printed, file } = await scene(t)
  const secret = 'S3CRET'
  log.info({ leaseSecret: secret, password: secret, authorization: secret, bearer: secret }, 'a')
  log.info({ headers: { cookie: secret, authorization: secret } }, 'b')
  log.info({ body: { project: 1, environment: { configDatabase: secret } } }, 'c')
  log.info({ a: { b: { secret, seed: secret, instanceSecret: secret } } }, 'd')
  await log.close()
  assert.doesNotMatch(printed() + (await readFile(file, 'utf8')), /S3CRET/)
})

test('the file is rotated by size, and no more than the bound is kept', async (t) => {
  const { log, directory } = await scene(t, { maxKilobytes: 16, keep: 2 })
  for (let i = 0; i < 40; i++) {
    for (let j = 0; j < 20; j++) log.info({ i, j, filler: 'x'.repeat(100) }, 'line')
    await new Promise((resolve) => setImmediate(resolve))
  }
  await log.close()
  const names = (await readdir(directory)).sort()
  assert.ok(names.length > 1 && names.length <= 3, names.join())
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(directory, name))).size),
  )
  assert.ok(Math.max(...sizes) < 64 * 1024, sizes.join())
})

test('a log directory that cannot be written warns, and the log goes to stdout', async (t) => {
  const home = await temporaryDirectory(t)
  await writeFile(join(home, 'log'), 'a file is here')
  const { log, printed } = await scene(t, { directory: join(home, 'log') })
  log.info({}, 'still heard')
  await log.close()
  assert.match(printed(), /cannot be written/)
  assert.match(printed(), /still heard/)
})

test('a log file that cannot be opened warns, and the log goes on', async (t) => {
  const directory = join(await temporaryDirectory(t), 'log')
  await mkdir(join(directory, LOG_FILE_NAME), { recursive: true })
  const { log, printed } = await scene(t, { directory })
  log.info({}, 'one')
  await waitFor('the warning', () => /cannot be written/.test(printed()))
  log.info({}, 'two')
  await log.close()
  assert.match(printed(), /two/)
})
