// What a licensee keeps the state of its projects in: two servers of each kind, so that one can take
// the place of the other, and an address where nobody listens. A place on a server belongs to one
// project, as a schema, a database, or a directory.
import { createConnection } from 'node:net'
import type { TestContext } from 'node:test'
import {
  type Component,
  mysqlComponent,
  postgresComponent,
  redisComponent,
  sftpComponent,
} from '@marque/sdk'
import {
  freePort,
  type MariadbServer,
  type PostgresServer,
  type RedisServer,
  type SftpServer,
  startMariadb,
  startPostgres,
  startRedis,
  startSftp,
} from '@marque/testkit'
import { Redis } from 'ioredis'
import { createPool } from 'mysql2/promise'
import pg from 'pg'
import SftpClient from 'ssh2-sftp-client'

export type Kind = 'postgresql' | 'mysql' | 'redis' | 'sftp'

/** @property number of the project's place on each server */
export type Place = {
  readonly kind: Kind
  readonly server: 'first' | 'second' | 'nowhere'
  readonly number: number
}

export type Opened = { readonly component: Component; readonly close: () => unknown }

export type Machines = {
  /** a component over a client of its own */
  readonly open: (place: Place) => Promise<Opened>
  /** removes the project's anchor by the server's own means, and nothing else */
  readonly loseAnchor: (place: Place) => Promise<void>
}

/** A place for each project that a test may have. */
const PLACES = 64

type After = Pick<TestContext, 'after'>

/** One kind of server, both of them. */
type Pair = {
  /** @param port of the server, or one where nobody listens */
  readonly open: (at: { which: 0 | 1; number: number; port?: number }) => Promise<Opened>
  readonly loseAnchor: (at: { which: 0 | 1; number: number }) => Promise<void>
}

/** A kind of server is started when the first project asks for it. */
export async function startMachines(t: After): Promise<Machines> {
  const start: { readonly [kind in Kind]: () => Promise<Pair> } = {
    postgresql: async () => postgresPair([await startPostgres(t), await startPostgres(t)]),
    mysql: async () => mysqlPair([await startMariadb(t), await startMariadb(t)]),
    redis: async () => redisPair([await startRedis(t, MANY), await startRedis(t, MANY)]),
    sftp: async () => sftpPair([await startSftp(t), await startSftp(t)]),
  }
  const started = new Map<Kind, Promise<Pair>>()
  const pairOf = (kind: Kind): Promise<Pair> => {
    const pair = started.get(kind) ?? start[kind]()
    started.set(kind, pair)
    return pair
  }
  const port = await freePort()
  const at = ({ server, number }: Place) => ({
    which: server === 'second' ? (1 as const) : (0 as const),
    number,
    ...(server === 'nowhere' ? { port } : {}),
  })
  return {
    open: async (place) => (await pairOf(place.kind)).open(at(place)),
    loseAnchor: async (place) => (await pairOf(place.kind)).loseAnchor(at(place)),
  }
}

const MANY = [['databases', `${PLACES}`]]
const ANCHOR = 'report-server.anchor'

function postgresPair(servers: readonly [PostgresServer, PostgresServer]): Pair {
  const pool = (which: 0 | 1, schema: string, port?: number): pg.Pool => {
    const { url } = servers[which]
    const made = new pg.Pool({
      connectionString: withPort(url, port),
      max: 1,
      options: `-c search_path=${schema}`,
    })
    // A server that goes away is what some of these tests are about.
    made.on('error', () => {})
    return made
  }
  return {
    open: async ({ which, number, port }) => {
      const schema = `project_${number}`
      const made = pool(which, schema, port)
      if (port === undefined) await made.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
      return { component: postgresComponent(made), close: () => made.end() }
    },
    loseAnchor: async ({ which, number }) => {
      const made = pool(which, `project_${number}`)
      const { rowCount } = await made.query('DELETE FROM marque_component WHERE name = $1', [
        ANCHOR,
      ])
      await made.end()
      expectLost(rowCount)
    },
  }
}

function mysqlPair(servers: readonly [MariadbServer, MariadbServer]): Pair {
  const pool = (which: 0 | 1, options: { database?: string; port?: number } = {}) =>
    createPool({
      uri: withPort(servers[which].url, options.port),
      connectionLimit: 1,
      connectTimeout: 4000,
      ...(options.database === undefined ? {} : { database: options.database }),
    })
  return {
    open: async ({ which, number, port }) => {
      const database = `project_${number}`
      if (port === undefined) {
        const admin = pool(which)
        await admin.query(`CREATE DATABASE IF NOT EXISTS ${database}`)
        await admin.end()
      }
      const made = pool(which, { database, ...(port === undefined ? {} : { port }) })
      return { component: mysqlComponent(made), close: () => made.end() }
    },
    loseAnchor: async ({ which, number }) => {
      const made = pool(which, { database: `project_${number}` })
      const sql = 'DELETE FROM marque_component WHERE name = ?'
      const [{ affectedRows }] = (await made.query(sql, [ANCHOR])) as unknown as [
        { affectedRows: number },
      ]
      await made.end()
      expectLost(affectedRows)
    },
  }
}

function redisPair(servers: readonly [RedisServer, RedisServer]): Pair {
  const client = (which: 0 | 1, number: number, port?: number): Redis => {
    const made = new Redis(withPort(servers[which].url, port), {
      db: number,
      maxRetriesPerRequest: 1,
    })
    made.on('error', () => {})
    return made
  }
  return {
    open: async ({ which, number, port }) => {
      const made = client(which, number, port)
      return { component: redisComponent(made), close: () => made.disconnect() }
    },
    loseAnchor: async ({ which, number }) => {
      const made = client(which, number)
      const removed = await made.del(`marque:${ANCHOR}`)
      made.disconnect()
      expectLost(removed)
    },
  }
}

/** Events that the library would print. */
const QUIET = { error: () => undefined, end: () => undefined, close: () => undefined }

function sftpPair(servers: readonly [SftpServer, SftpServer]): Pair {
  return {
    open: async ({ which, number, port }) => {
      const { host, port: own, username, privateKey, path, run } = servers[which]
      const directory = `${path}/project-${number}`
      await run(['mkdir', '-p', directory])
      const connect = async (hostVerifier: (key: Uint8Array) => boolean): Promise<SftpClient> => {
        const made = new SftpClient('e2e', QUIET)
        const sock = createConnection({ host, port: port ?? own, noDelay: true })
        await made.connect({ sock, username, privateKey, hostVerifier, readyTimeout: 4000 })
        return made
      }
      return { component: sftpComponent({ path: directory, connect }), close: () => undefined }
    },
    loseAnchor: async ({ which, number }) => {
      const { path, run } = servers[which]
      const found = ['-name', `*${ANCHOR}*`, '-print', '-delete']
      const printed = await run(['find', `${path}/project-${number}`, ...found])
      expectLost(printed.split('\n').filter((line) => line !== '').length)
    },
  }
}

function withPort(url: string, port: number | undefined): string {
  const changed = new URL(url)
  if (port !== undefined) changed.port = String(port)
  return changed.href
}

/** A test that removed nothing would pass without a reason. */
function expectLost(removed: number | null): void {
  if (removed === null || removed < 1) throw new Error('there was no anchor to lose')
}
