import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { seededRandom, waitFor } from '@marque/testkit'
import { systemClock } from '../../src/adapters/host.ts'
import type { PemPair } from '../../src/adapters/tls/key-pair.ts'
import { makeSelfSigned } from '../../src/adapters/tls/self-signed.ts'
import { ask } from './https-client.ts'
import { makeHome, type RunningServer, startServer } from './license-server-scene.ts'

const pair = (seed: string): Promise<PemPair> =>
  makeSelfSigned({ hosts: ['localhost'], now: systemClock.now(), random: seededRandom(seed) })

const fingerprint = ({ certificate }: PemPair) => new X509Certificate(certificate).fingerprint256

const open = ({ port }: RunningServer): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () =>
      resolve(socket),
    )
    socket.on('error', reject)
  })

async function shown(server: RunningServer): Promise<string> {
  const socket = await open(server)
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}

async function write(home: string, { certificate, key }: PemPair): Promise<void> {
  await writeFile(join(home, 'tls', 'server.crt'), certificate)
  await writeFile(join(home, 'tls', 'server.key'), key)
}

const warningNames = async (server: RunningServer): Promise<string[]> => {
  const { warnings } = (await ask(`${server.api}/status`)).json() as {
    warnings: { name: string }[]
  }
  return warnings.map(({ name }) => name)
}

test('a new pair is used for new connections without ending an open one', async (t) => {
  const home = await makeHome(t)
  const [first, second] = [await pair('first'), await pair('second')]
  await write(home.home, first)
  const server = await startServer(t, { at: home })
  const kept = await open(server)
  t.after(() => kept.destroy())
  assert.equal(await shown(server), fingerprint(first))
  await write(home.home, second)
  await waitFor('the second pair', async () => (await shown(server)) === fingerprint(second))
  kept.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n')
  const answer = await new Promise((resolve) => kept.once('data', resolve))
  assert.match(String(answer), /^HTTP\/1\.1 200/)
  assert.deepEqual(await warningNames(server), [])
})

test('a bad pair is named in log and status, and the running one stays until a good one comes', async (t) => {
  const home = await makeHome(t)
  const first = await pair('first')
  await write(home.home, first)
  const server = await startServer(t, { at: home })
  await write(home.home, { ...(await pair('bad')), key: (await pair('worse')).key })
  await waitFor('the warning', async () =>
    (await warningNames(server)).includes('CERTIFICATE_INVALID'),
  )
  assert.match(server.printed(), /does not belong to the first certificate/)
  assert.equal(await shown(server), fingerprint(first))
  const third = await pair('third')
  await write(home.home, third)
  await waitFor('the third pair', async () => (await shown(server)) === fingerprint(third))
  assert.deepEqual(await warningNames(server), [])
})

test('a client that trusts the built-in certificate verifies the server by it', async (t) => {
  const server = await startServer(t, {
    env: { MARQUE_TLS_HOSTS: 'localhost,127.0.0.1,license.test' },
  })
  const { port } = server
  const builtIn = await open(server)
  const raw = builtIn.getPeerCertificate().raw
  builtIn.destroy()
  const ca = new X509Certificate(raw).toString()
  for (const servername of ['localhost', 'license.test']) {
    const socket = await new Promise<TLSSocket>((resolve, reject) => {
      const made = connect({ host: '127.0.0.1', port, ca, servername }, () => resolve(made))
      made.on('error', reject)
    })
    assert.ok(socket.authorized)
    socket.destroy()
  }
  await assert.rejects(
    new Promise((resolve, reject) => {
      const made = connect({ host: '127.0.0.1', port, ca, servername: 'other.test' }, () =>
        resolve(made),
      )
      made.on('error', reject)
    }),
  )
})
