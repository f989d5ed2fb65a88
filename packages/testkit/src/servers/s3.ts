// A real S3 server of a test: Ceph's gateway over a monitor and one storage daemon that keeps all in
// memory, from Debian's `radosgw`, `ceph-mon` and `ceph-osd`. It heeds conditions when an object is
// put, and decides them in one step; docs/adr/0015 says what that does not prove.
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freePort } from '../free-port.ts'
import { type ServerPlan, startServer, type TestServer } from './server-process.ts'

export type S3Keys = { readonly accessKeyId: string; readonly secretAccessKey: string }

export type S3Server = TestServer & {
  /** `http://HOST:PORT`, to be used with path style */
  readonly endpoint: string
  readonly region: string
  readonly credentials: S3Keys
  /** an account without any right on the buckets of others */
  readonly addAccount: (name: string) => Promise<S3Keys>
  /** the account may keep no more objects */
  readonly exhaust: (name: string) => Promise<void>
}

type After = Pick<TestContext, 'after'>

const HOST = '127.0.0.1'
const OWNER = 'owner'

/** Small, on loopback, without authentication between its own parts, one copy of everything. */
const settingsOf = (monitorPort: number): { readonly [name: string]: string | number } => ({
  fsid: randomUUID(),
  'mon host': `[v2:${HOST}:${monitorPort}/0]`,
  'public addr': HOST,
  'cluster addr': HOST,
  'auth cluster required': 'none',
  'auth service required': 'none',
  'auth client required': 'none',
  // The gateway's default can do nothing but encrypt, which needs authentication.
  'ms mon client mode': 'crc',
  'log to stderr': 'true',
  'log file': '',
  'admin socket': '',
  'pid file': '',
  'mon allow pool size one': 'true',
  'osd pool default size': 1,
  'osd pool default min size': 1,
  'osd pool default pg num': 1,
  'osd pool default pg autoscale mode': 'off',
  'osd crush chooseleaf type': 0,
  'osd objectstore': 'memstore',
  'memstore device bytes': 268_435_456,
  'osd class load list': '*',
  'osd class default list': '*',
  'paxos propose interval': 0.01,
  'rgw enable apis': 's3',
  'rgw enable gc threads': 'false',
  'rgw enable lc threads': 'false',
  'rgw run sync thread': 'false',
  'rgw bucket quota ttl': 0,
})

export async function startS3(t: After): Promise<S3Server> {
  const monitor = await startServer(t, monitorPlan(await freePort()))
  const config = join(monitor.directory, 'ceph.conf')
  const storage = await startServer(t, storagePlan(config))
  const admin = async (...args: readonly string[]): Promise<string> =>
    storage.run(['radosgw-admin', '-c', config, ...args])
  const addAccount = async (name: string): Promise<S3Keys> => {
    const credentials = { accessKeyId: `TEST-${name}`, secretAccessKey: `TEST-secret-of-${name}` }
    const { accessKeyId, secretAccessKey } = credentials
    const keys = ['--access-key', accessKeyId, '--secret-key', secretAccessKey]
    await admin('user', 'create', '--uid', name, '--display-name', name, ...keys)
    return credentials
  }
  const credentials = await addAccount(OWNER)
  const gateway = await startServer(t, gatewayPlan(config))
  return {
    ...gateway,
    endpoint: `http://${HOST}:${gateway.port}`,
    region: 'us-east-1',
    credentials,
    addAccount,
    exhaust: async (name) => {
      await admin('quota', 'set', '--quota-scope', 'user', '--uid', name, '--max-objects', '0')
      await admin('quota', 'enable', '--quota-scope', 'user', '--uid', name)
    },
  }
}

const base = { user: 'ceph', endSignal: 'SIGKILL' } as const

/** Leaves `ceph.conf` in its directory. */
const monitorPlan = (port: number): ServerPlan => ({
  ...base,
  ready: /is new leader/,
  prepare: async ({ directory, run }) => {
    const settings = settingsOf(port)
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
    const config = join(directory, 'ceph.conf')
    const map = join(directory, 'map')
    await writeFile(config, `[global]\n${lines.join('')}`, { mode: 0o644 })
    const fsid = ['--fsid', String(settings['fsid'])]
    await run(['monmaptool', '--create', '--addv', 'a', `[v2:${HOST}:${port}]`, ...fsid, map])
    const data = ['--mon-data', join(directory, 'data')]
    await run(['ceph-mon', '-c', config, '-i', 'a', '--mkfs', '--monmap', map, ...data])
  },
  command: ({ directory }) => [
    ...['ceph-mon', '-c', join(directory, 'ceph.conf'), '-i', 'a', '-f'],
    ...['--mon-data', join(directory, 'data')],
  ],
})

const storagePlan = (config: string): ServerPlan => ({
  ...base,
  ready: /booting -> active/,
  prepare: async ({ directory, run }) => {
    const id = randomUUID()
    const data = join(directory, 'data')
    await run(['ceph', '-c', config, 'osd', 'new', id])
    await run(['mkdir', data])
    const made = ['--osd-data', data, '--mkfs', '--osd-uuid', id]
    await run(['ceph-osd', '-c', config, '-i', '0', ...made])
  },
  command: ({ directory }) => [
    ...['ceph-osd', '-c', config, '-i', '0', '-f'],
    ...['--osd-data', join(directory, 'data')],
  ],
})

const gatewayPlan = (config: string): ServerPlan => ({
  ...base,
  ready: /starting handler: beast/,
  command: ({ port, directory }) => [
    ...['radosgw', '-c', config, '-n', 'client.rgw', '-f', '--rgw-data', directory],
    ...['--rgw-frontends', `beast endpoint=${HOST}:${port} tcp_nodelay=1`],
  ],
})
