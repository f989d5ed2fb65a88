import assert from 'node:assert/strict'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { testPublisher, waitFor } from '@marque/testkit'
import { ask } from './https-client.ts'
import { activate, makeHome, type RunningServer, startServer } from './license-server-scene.ts'
import { claimBody } from './node-requests.ts'

type Status = {
  licenseSerial: number
  maxConnections: number
  warnings: { name: string; reason?: string }[]
}

const status = async (server: RunningServer): Promise<Status> =>
  (await ask(`${server.api}/status`)).json() as Status

const put = (server: RunningServer, json: unknown) =>
  ask(`${server.api}/license`, { method: 'PUT', json })

const newer = async (server: RunningServer, serial: number, maxConnections = 10) =>
  (await server.publisher.issue('edges', { serial, maxConnections })).file

const refusedFile = ({ warnings }: Status) =>
  warnings.find(({ name }) => name === 'LICENSE_FILE_REFUSED')?.reason

test('a newer license replaces the running one while seats are held, and is not taken for dropped', async (t) => {
  const server = await startServer(t)
  await activate(server)
  const claimed = await ask(`${server.api}/registrations`, { json: claimBody() })
  assert.equal(claimed.status, 201)
  const answer = await put(server, await newer(server, 2, 25))
  assert.equal(answer.status, 200)
  assert.equal(answer.json()['maxConnections'], 25)
  assert.equal(answer.json()['connectionsInUse'], 1)
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(refusedFile(await status(server)), undefined)
  assert.doesNotMatch(server.printed(), /license file refused/)
})

test('an equal or older license is refused with 40900 and changes nothing', async (t) => {
  const server = await startServer(t)
  assert.equal((await put(server, await newer(server, 5))).status, 200)
  for (const serial of [5, 4, 1]) {
    const answer = await put(server, await newer(server, serial, 99))
    assert.equal(answer.status, 409)
    assert.equal(answer.json()['code'], 40900)
  }
  const { licenseSerial, maxConnections } = await status(server)
  assert.deepEqual({ licenseSerial, maxConnections }, { licenseSerial: 5, maxConnections: 10 })
})

test('what does not verify is refused with 40000, what has wrong fields with 10001', async (t) => {
  const server = await startServer(t)
  const good = await newer(server, 2)
  const foreign = (await (await testPublisher('other')).issue('edges', { serial: 2 })).file
  const neighbour = (await server.publisher.issue('neighbour', { serial: 2 })).file
  const edited = { ...good, license: `${good.license.slice(0, -4)}AAAA` }
  for (const file of [foreign, neighbour, edited, { ...good, format: 'marque-license/2' }]) {
    const answer = await put(server, file)
    assert.equal(answer.status, 403, answer.text)
    assert.equal(answer.json()['code'], 40000)
  }
  const empty = await put(server, {})
  assert.equal(empty.json()['code'], 10001)
  const faults = empty.json()['faults'] as { field: string }[]
  assert.deepEqual(faults.map(({ field }) => field).sort(), ['delegation', 'format', 'license'])
  assert.equal((await status(server)).licenseSerial, 1)
})

test('a newer file that is dropped into the config directory is taken over', async (t) => {
  const server = await startServer(t)
  const file = join(server.home, 'config', 'license.json')
  await writeFile(`${file}.part`, JSON.stringify(await newer(server, 3, 30)))
  await rename(`${file}.part`, file)
  await waitFor('serial 3', async () => (await status(server)).licenseSerial === 3)
  await writeFile(file, JSON.stringify(await newer(server, 4, 40)))
  await waitFor('serial 4', async () => (await status(server)).maxConnections === 40)
  await rm(file)
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal((await status(server)).licenseSerial, 4)
})

test('a dropped file that is refused is named in log and page, the running license stays', async (t) => {
  const server = await startServer(t)
  const file = join(server.home, 'config', 'license.json')
  const refused = (reason: RegExp) =>
    waitFor(`refused: ${reason}`, async () => reason.test(refusedFile(await status(server)) ?? ''))
  await writeFile(file, 'hello')
  await refused(/not JSON/)
  const foreign = (await (await testPublisher('other')).issue('edges', { serial: 9 })).file
  await writeFile(file, JSON.stringify(foreign))
  await refused(/unknown key/)
  assert.match(server.printed(), /"reason":"[^"]*unknown key[^"]*","message":"license file refused/)
  assert.equal((await status(server)).licenseSerial, 1)
  await writeFile(file, JSON.stringify(await newer(server, 2)))
  await waitFor('it is gone', async () => refusedFile(await status(server)) === undefined)
  assert.equal((await status(server)).licenseSerial, 2)
})

test('a file that was dropped while the server was down rules from the start', async (t) => {
  const home = await makeHome(t)
  await (await startServer(t, { at: home })).close()
  const { file } = await home.publisher.issue('edges', { serial: 7, maxConnections: 70 })
  await writeFile(join(home.home, 'config', 'license.json'), JSON.stringify(file))
  const server = await startServer(t, { at: home })
  assert.equal((await status(server)).licenseSerial, 7)
})

test('A2: deleting the newer file to fall back to the older license of the image ends with the newer one', async (t) => {
  const home = await makeHome(t)
  const first = await startServer(t, { at: home })
  await put(first, await newer(first, 6))
  await first.close()
  await rm(join(home.home, 'config', 'license.json'))
  const second = await startServer(t, { at: home })
  assert.equal((await status(second)).licenseSerial, 6)
  assert.ok((await readFile(join(home.home, 'config', 'privateConfig'), 'utf8')).length > 0)
})
