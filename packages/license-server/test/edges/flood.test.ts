import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { connect as connectTcp, type Socket } from 'node:net'
import test from 'node:test'
import { connect } from 'node:tls'
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

test('A17: headers and bodies that come too slowly are cut off, others are served meanwhile', async (t) => {
  const home = await makeHome(t)
  const server = spawnServer(home)
  const url = await server.listening()
  const { hostname, port } = new URL(url)
  const began = performance.now()
  const slow = (first: string) =>
    new Promise<{ text: string; seconds: number }>((resolve) => {
      const socket = connect(
        { host: hostname, port: Number(port), rejectUnauthorized: false },
        () => socket.write(first),
      )
      let text = ''
      const drip = setInterval(() => socket.writable && socket.write('a'), 500)
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        text += String(chunk)
      })
      socket.on('close', () => {
        clearInterval(drip)
        resolve({ text, seconds: (performance.now() - began) / 1000 })
      })
    })
  const headers = slow('GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ')
  const body = slow(
    'POST /license/api/v1/registrations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{',
  )
  const silent = slow('')
  assert.equal((await ask(`${url}/healthz`)).status, 200)
  for (const cut of [await headers, await silent]) {
    assert.ok(cut.seconds < 25, `${cut.seconds} s`)
  }
  assert.match((await headers).text, /^HTTP\/1\.1 400 [\s\S]*"code":10000/)
  assert.ok((await body).seconds < 60)
})
