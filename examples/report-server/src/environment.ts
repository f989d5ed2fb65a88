// What a node keeps its state in: a PostgreSQL, a Redis and an SFTP server that a file names, or
// directories where nothing is named. The license hangs on these three, not on the machine.
import { mkdir, readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import {
  type Component,
  directoryComponent,
  postgresComponent,
  redisComponent,
  sftpComponent,
} from '@marque/sdk'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import SftpClient from 'ssh2-sftp-client'

/** The content of an environment file, which holds passwords: mode 0600. */
export type Servers = {
  readonly configDatabase: { readonly url: string }
  readonly stateServer: { readonly url: string }
  readonly fileServer: {
    readonly host: string
    readonly port: number
    readonly username: string
    readonly privateKey: string
    /** a directory of the product's own, absolute */
    readonly path: string
  }
}

export type Environment = {
  readonly components: {
    readonly configDatabase: Component
    readonly stateServer: Component
    readonly fileServer: Component
  }
  readonly close: () => Promise<void>
}

/** @param environmentFile JSON of `Servers`; absent: three directories below `dataDirectory` */
export const openEnvironment = async (
  dataDirectory: string,
  environmentFile: string | undefined,
): Promise<Environment> =>
  environmentFile === undefined
    ? openDirectories(dataDirectory)
    : openServers(JSON.parse(await readFile(environmentFile, 'utf8')) as Servers)

async function openDirectories(dataDirectory: string): Promise<Environment> {
  const component = async (name: string): Promise<Component> => {
    const directory = join(dataDirectory, name)
    await mkdir(directory, { recursive: true })
    return directoryComponent(directory)
  }
  return {
    components: {
      configDatabase: await component('config-database'),
      stateServer: await component('state-server'),
      fileServer: await component('file-server'),
    },
    close: async () => undefined,
  }
}

function openServers({ configDatabase, stateServer, fileServer }: Servers): Environment {
  const pool = new Pool({ connectionString: configDatabase.url, connectionTimeoutMillis: 3000 })
  const redis = new Redis(stateServer.url, { maxRetriesPerRequest: 1 })
  // A server that goes away is no fault of the product; the component says so when it is asked.
  pool.on('error', () => undefined)
  redis.on('error', () => undefined)
  return {
    components: {
      configDatabase: postgresComponent(pool),
      stateServer: redisComponent(redis),
      fileServer: sftpComponent({
        path: fileServer.path,
        connect: (hostVerifier) => connectSftp(fileServer, hostVerifier),
      }),
    },
    close: async () => {
      redis.disconnect()
      await pool.end()
    },
  }
}

async function connectSftp(
  { host, port, username, privateKey }: Servers['fileServer'],
  hostVerifier: (key: Uint8Array) => boolean,
): Promise<SftpClient> {
  const client = new SftpClient('report-server', {
    error: () => undefined,
    end: () => undefined,
    close: () => undefined,
  })
  const sock = createConnection({ host, port, noDelay: true })
  await client.connect({ sock, username, privateKey, hostVerifier, readyTimeout: 4000 })
  return client
}
