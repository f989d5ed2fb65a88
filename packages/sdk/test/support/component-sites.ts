// Every kind of component over its real server, opened as a product opens it: each node with a client
// of its own. What an administrator would do to it is done by the server's own means.
import { readdir, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { S3, S3Client } from '@aws-sdk/client-s3'
import {
  type Component,
  directoryComponent,
  mysqlComponent,
  postgresComponent,
  redisComponent,
  s3Component,
  sftpComponent,
} from '@marque/sdk'
import {
  startMariadb,
  startPostgres,
  startRedis,
  startS3,
  startSftp,
  type TestServer,
  temporaryDirectory,
} from '@marque/testkit'
import { Redis } from 'ioredis'
import { createPool } from 'mysql2/promise'
import pg from 'pg'
import { createClient } from 'redis'
import SftpClient from 'ssh2-sftp-client'

type After = Pick<TestContext, 'after'>

export type Site = {
  readonly kind: string
  readonly identity: readonly string[]
  /** a component over a client of its own; where two libraries fit, nodes take turns */
  readonly node: () => Promise<Component>
  /** writes over a record, past the component */
  readonly edit: (name: string, text: string) => Promise<void>
  /** absent for a directory */
  readonly server?: TestServer
}

async function directorySite(t: After): Promise<Site> {
  const path = await temporaryDirectory(t)
  return {
    kind: 'directory',
    identity: [],
    node: async () => directoryComponent(path),
    edit: (name, text) => editNewestFile(path, name, text),
  }
}

async function postgresSite(t: After): Promise<Site> {
  const server = await startPostgres(t)
  const pool = (): pg.Pool => {
    const made = new pg.Pool({ connectionString: server.url, max: 2 })
    made.on('error', () => {})
    t.after(() => made.end())
    return made
  }
  const admin = pool()
  const system = await admin.query('SELECT system_identifier::text AS id FROM pg_control_system()')
  return {
    kind: 'postgresql',
    identity: [system.rows[0].id, server.database],
    node: async () => postgresComponent(pool()),
    edit: async (name, text) => {
      await admin.query('UPDATE marque_component SET value = $2 WHERE name = $1', [name, text])
    },
    server,
  }
}

async function mysqlSite(t: After): Promise<Site> {
  const server = await startMariadb(t)
  const pool = () => {
    const made = createPool({ uri: server.url, connectionLimit: 2, connectTimeout: 4000 })
    t.after(() => made.end())
    return made
  }
  const admin = pool()
  return {
    kind: 'mysql',
    identity: [server.database],
    node: async () => mysqlComponent(pool()),
    edit: async (name, text) => {
      await admin.query('UPDATE marque_component SET value = ? WHERE name = ?', [text, name])
    },
    server,
  }
}

async function redisSite(t: After): Promise<Site> {
  const server = await startRedis(t)
  const withIoredis = (): Redis => {
    const made = new Redis(server.url)
    made.on('error', () => {})
    t.after(() => made.disconnect())
    return made
  }
  const withRedis = async () => {
    const made = createClient({ url: server.url })
    made.on('error', () => {})
    await made.connect()
    t.after(() => made.destroy())
    return made
  }
  const admin = withIoredis()
  return {
    kind: 'redis',
    identity: [],
    node: inTurn(
      async () => redisComponent(withIoredis()),
      async () => redisComponent(await withRedis()),
    ),
    edit: async (name, text) => void (await admin.set(`marque:${name}`, text)),
    server,
  }
}

async function sftpSite(t: After): Promise<Site> {
  const server = await startSftp(t)
  const { host, port, username, privateKey, path, fingerprint } = server
  const connect = async (hostVerifier: (key: Uint8Array) => boolean): Promise<SftpClient> => {
    const client = new SftpClient('product', { error: () => {}, end: () => {}, close: () => {} })
    // Without Nagle's delay each of the protocol's many small steps is 40 ms faster.
    const sock = createConnection({ host, port, noDelay: true })
    await client.connect({ sock, username, privateKey, hostVerifier, readyTimeout: 4000 })
    return client
  }
  const withOwnConnection = async (): Promise<Component> => {
    const client = await connect(() => true)
    t.after(() => client.end())
    return sftpComponent({ path, client, identity: fingerprint })
  }
  return {
    kind: 'sftp',
    identity: [fingerprint],
    node: inTurn(async () => sftpComponent({ path, connect }), withOwnConnection),
    edit: (name, text) => editNewestFile(path, name, text),
    server,
  }
}

const BUCKET = 'product-files'

async function s3Site(t: After): Promise<Site> {
  const server = await startS3(t)
  const { endpoint, region, credentials } = server
  const settings = { endpoint, region, credentials, forcePathStyle: true }
  const admin = new S3(settings)
  await admin.createBucket({ Bucket: BUCKET })
  const over = (client: S3Client): Component => {
    t.after(() => client.destroy())
    return s3Component({ client, bucket: BUCKET })
  }
  return {
    kind: 's3',
    identity: [BUCKET],
    node: inTurn(
      async () => over(new S3(settings)),
      async () => over(new S3Client(settings)),
    ),
    edit: async (name, text) => {
      await admin.putObject({ Bucket: BUCKET, Key: `marque/${name}`, Body: text })
    },
    server,
  }
}

function inTurn<T>(...makers: readonly (() => Promise<T>)[]): () => Promise<T> {
  let turn = 0
  return () => {
    const maker = makers[turn++ % makers.length]
    if (maker === undefined) throw new Error('nobody to take a turn')
    return maker()
  }
}

async function editNewestFile(path: string, name: string, text: string): Promise<void> {
  const files = (await readdir(path)).filter((file) => file.startsWith(`${name}.`))
  const newest = Math.max(...files.map((file) => Number(file.slice(name.length + 1))))
  await writeFile(join(path, `${name}.${newest}`), text)
}

/** Every kind of component, over a server of the named make. */
export const COMPONENTS: { readonly [title: string]: (t: After) => Promise<Site> } = {
  directory: directorySite,
  PostgreSQL: postgresSite,
  MariaDB: mysqlSite,
  Redis: redisSite,
  SFTP: sftpSite,
  S3: s3Site,
}
