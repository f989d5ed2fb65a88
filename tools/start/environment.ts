// What the sample project keeps its state in: three directories, or with --cluster a PostgreSQL, a Redis
// and an SFTP server that run for as long as the scene does.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type RedisServer, startPostgres, startRedis, startSftp } from '@marque/testkit'
import { CLUSTER_PARTS, ensureSystemParts } from '../test/system-packages.ts'
import { Failure } from './failure.ts'
import type { Places } from './places.ts'

export type ComponentName = 'config-database' | 'state-server' | 'file-server'

export type ProjectEnvironment = {
  /** what a node is told of it on its command line */
  readonly nodeArguments: readonly string[]
  /** empties a component, as after a loss without a backup */
  readonly replace: (name: ComponentName) => Promise<void>
  readonly close: () => Promise<void>
}

export const directoryEnvironment = (places: Places): ProjectEnvironment => ({
  nodeArguments: [],
  replace: async (name) => {
    const directory = join(places.project, name)
    await rm(directory, { recursive: true, maxRetries: 5 })
    await mkdir(directory)
  },
  close: async () => undefined,
})

/** @throws Failure naming what the machine lacks */
export async function startServers(places: Places): Promise<ProjectEnvironment> {
  const missing = ensureSystemParts(CLUSTER_PARTS)
  if (missing.length > 0) throw new Failure(missing.join('; '), 'Install it, then start again.')
  const cleanUps: (() => unknown)[] = []
  const scope = { after: (clean: () => unknown) => void cleanUps.unshift(clean) } as Scope
  const close = async (): Promise<void> => {
    for (const clean of cleanUps.splice(0)) await clean()
  }
  try {
    const [postgres, redis, sftp] = await Promise.all([
      startPostgres(scope),
      startRedis(scope),
      startSftp(scope),
    ])
    const { host, port, username, privateKey, path } = sftp
    const servers = {
      configDatabase: { url: postgres.url },
      stateServer: { url: redis.url },
      fileServer: { host, port, username, privateKey, path },
    }
    const file = join(places.data, 'environment.json')
    await mkdir(places.data, { recursive: true })
    await writeFile(file, JSON.stringify(servers), { mode: 0o600 })
    const drop = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public'
    const emptying: { readonly [name in ComponentName]: () => Promise<string> } = {
      'config-database': () => postgres.run(['psql', postgres.url, '-c', drop]),
      'state-server': () => flush(redis),
      'file-server': () => sftp.run(['find', path, '-mindepth', '1', '-delete']),
    }
    return {
      nodeArguments: ['--environment', file],
      replace: async (name) => void (await emptying[name]()),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** `redis-cli` ends with 0 even where it was refused. */
async function flush(redis: RedisServer): Promise<string> {
  const login = ['-p', String(redis.port), '-a', redis.password, '--no-auth-warning']
  const said = await redis.run(['redis-cli', ...login, 'FLUSHALL'])
  if (said.trim() !== 'OK') throw new Failure(`Redis was not emptied: ${said}`, 'See its log.')
  return said
}

type Scope = Parameters<typeof startPostgres>[0]
