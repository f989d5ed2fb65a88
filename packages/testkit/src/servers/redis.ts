// A real Redis of a test, from Debian's `redis-server`.
import type { TestContext } from 'node:test'
import { startServer, type TestServer } from './server-process.ts'

export type RedisServer = TestServer & {
  readonly host: string
  readonly password: string
  /** `redis://:PASSWORD@HOST:PORT` */
  readonly url: string
}

const HOST = '127.0.0.1'
const PASSWORD = 'TEST-password'

/** @param settings lines of `redis.conf`, each a name and its arguments */
export async function startRedis(
  t: Pick<TestContext, 'after'>,
  settings: readonly (readonly string[])[] = [],
): Promise<RedisServer> {
  const server = await startServer(t, {
    user: 'redis',
    ready: /Ready to accept connections/,
    command: ({ port, directory }) => [
      'redis-server',
      ...['--port', `${port}`, '--bind', HOST, '--requirepass', PASSWORD],
      ...['--dir', directory, '--appendonly', 'yes', '--appendfsync', 'no', '--save', ''],
      ...settings.flatMap(([name, ...values]) => [`--${name}`, ...values]),
    ],
  })
  const url = `redis://:${PASSWORD}@${HOST}:${server.port}`
  return { ...server, host: HOST, password: PASSWORD, url }
}
