// A real MariaDB of a test, from Debian's `mariadb-server`.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { startServer, type TestServer } from './server-process.ts'

export type MariadbServer = TestServer & {
  readonly host: string
  readonly user: string
  readonly password: string
  readonly database: string
  /** `mysql://USER:PASSWORD@HOST:PORT/DATABASE` */
  readonly url: string
}

const LOGIN = { host: '127.0.0.1', user: 'admin', password: 'TEST-password', database: 'product' }

const SET_UP = `CREATE DATABASE IF NOT EXISTS ${LOGIN.database};
CREATE USER IF NOT EXISTS '${LOGIN.user}'@'127.0.0.1' IDENTIFIED BY '${LOGIN.password}';
GRANT ALL ON *.* TO '${LOGIN.user}'@'127.0.0.1' WITH GRANT OPTION;
`

/** @param options settings of the server, each `--NAME=VALUE` */
export async function startMariadb(
  t: Pick<TestContext, 'after'>,
  options: readonly string[] = [],
): Promise<MariadbServer> {
  const server = await startServer(t, {
    user: 'mysql',
    // At the end of its start; its own line "ready for connections" comes before the port is open.
    ready: /port: [1-9]\d* /,
    prepare: async ({ directory, run }) => {
      await writeFile(join(directory, 'set-up.sql'), SET_UP, { mode: 0o644 })
      await run([
        'mariadb-install-db',
        ...['--no-defaults', `--datadir=${join(directory, 'data')}`],
        ...['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
        ...options,
      ])
    },
    command: ({ port, directory }) => [
      'mariadbd',
      ...['--no-defaults', `--datadir=${join(directory, 'data')}`, `--port=${port}`],
      ...[`--bind-address=${LOGIN.host}`, `--socket=${join(directory, 'socket')}`],
      ...[`--pid-file=${join(directory, 'pid')}`, '--skip-name-resolve'],
      `--init-file=${join(directory, 'set-up.sql')}`,
      ...['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=16M', ...options],
    ],
  })
  const { host, user, password, database } = LOGIN
  const url = `mysql://${user}:${password}@${host}:${server.port}/${database}`
  return { ...server, ...LOGIN, url }
}
