// A real PostgreSQL of a test, from Debian's `postgresql`.
import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type ServerPlace, startServer, type TestServer } from './server-process.ts'

export type PostgresServer = TestServer & {
  readonly host: string
  readonly user: string
  readonly password: string
  readonly database: string
  /** `postgres://USER:PASSWORD@HOST:PORT/DATABASE` */
  readonly url: string
}

const LOGIN = { host: '127.0.0.1', user: 'admin', password: 'TEST-password', database: 'postgres' }
const INSTALLED = '/usr/lib/postgresql'
const READY = /ready to accept (read-only )?connections/

type After = Pick<TestContext, 'after'>

/**
 * @param options.smallDiskKiB the size of the disk at `DIRECTORY/small`, for a tablespace
 * @param options.isDurable what is committed is on disk, as in production; tests can do without
 */
export async function startPostgres(
  t: After,
  options: { smallDiskKiB?: number; isDurable?: boolean } = {},
): Promise<PostgresServer> {
  const server = await startServer(t, {
    ...planOf(options.isDurable === true ? [] : ['-F']),
    smallDiskKiB: options.smallDiskKiB,
    prepare: async ({ directory, run }) => {
      const passwordFile = join(directory, 'password')
      await writeFile(passwordFile, LOGIN.password, { mode: 0o644 })
      await run([
        program('initdb'),
        ...['--pgdata', join(directory, 'data'), '--username', LOGIN.user, '--no-sync'],
        ...['--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8'],
        '--no-locale',
      ])
    },
  })
  return withLogin(server)
}

/** A standby that streams from `primary`; it answers reads, and writes once it was promoted. */
export async function startPostgresStandby(
  t: After,
  primary: PostgresServer,
): Promise<PostgresServer & { readonly promote: () => Promise<void> }> {
  const standby = await startServer(t, {
    ...planOf(['-F']),
    prepare: async ({ directory, run }) => {
      const source = `host=${primary.host} port=${primary.port} user=${primary.user} password=${primary.password}`
      const data = join(directory, 'data')
      await run([
        program('pg_basebackup'),
        ...['--pgdata', data, '--dbname', source, '--write-recovery-conf'],
        ...['--checkpoint', 'fast', '--no-sync'],
      ])
    },
  })
  const promote = async (): Promise<void> => {
    const { run } = standby
    await run([program('pg_ctl'), 'promote', '--wait', '--pgdata', join(standby.directory, 'data')])
  }
  return { ...withLogin(standby), promote }
}

const planOf = (flags: readonly string[]) =>
  ({
    user: 'postgres',
    ready: READY,
    endSignal: 'SIGINT',
    command: ({ port, directory }: ServerPlace) => [
      program('postgres'),
      ...['-D', join(directory, 'data'), '-p', `${port}`, '-k', directory],
      ...['-h', LOGIN.host, '-c', 'max_connections=60', ...flags],
    ],
  }) as const

function withLogin(server: TestServer): PostgresServer {
  const { host, user, password, database } = LOGIN
  const url = `postgres://${user}:${password}@${host}:${server.port}/${database}`
  return { ...server, ...LOGIN, url }
}

/** The newest version that is installed. */
function program(name: string): string {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED) : []
  const [newest] = versions.map(Number).sort((a, b) => b - a)
  return join(INSTALLED, `${newest}`, 'bin', name)
}
