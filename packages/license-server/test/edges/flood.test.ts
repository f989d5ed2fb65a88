import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { connect as connectTcp, type Socket } from 'node:net'
import test from 'node:test'
import { waitFor } from '@marque/testkit'
import { ask } from './https-client.ts'
import { makeHome, spawnServer } from './license-server-scene.ts'

const residentMegabytes = async (pid: number | undefined): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

test('A17: ten thousand idle connections are bounded in number and memory, and others are served', async (t) => {
  const home = await makeHome(t)
  const server = spawnServer(home)
  const url = await server.listening()
  const port = Number(new URL(url).port)
  const before = await residentMegabytes(server.child.pid)
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
  })
  let [opened, closed] = [0, 0]
  for (let i = 0; i < 10_000; i++) {
    const socket = connectTcp({ host: '127.0.0.1', port })
    socket.on('connect', () => {
      opened += 1
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      closed += 1
    })
    sockets.push(socket)
    if (i % 100 === 0) await waitFor('the connections open', () => opened > i - 300, 60_000)
    if (i % 2500 === 0) assert.equal((await ask(`${url}/healthz`)).status, 200)
  }
  await waitFor('the quiet ones are ended', () => closed >= 10_000 - 4096, 60_000)
  assert.equal((await ask(`${url}/license/api/v1/status`)).status, 200)
  const grown = (await residentMegabytes(server.child.pid)) - before
  assert.ok(grown < 400, `grew by ${grown} MB`)
  const metrics = (await ask(`${url}/metrics`)).text
  assert.ok(Number(/^marque_open_connections (\d+)$/m.exec(metrics)?.[1]) <= 4096)
})
