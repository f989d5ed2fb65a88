// The store that several authorities share: a PostgreSQL of the publisher. Writes take turns over all
// processes, since each of them adds to one audit chain; reads do not wait for them.
import { MarqueError } from '@marque/protocol'
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely'
import pg from 'pg'
import type { Log, Store } from '../ports.ts'
import { openKyselyStore } from './kysely/store.ts'
import type { Tables } from './kysely/tables.ts'

const MOST_CONNECTIONS = 10
const CONNECT_MS = 5000
/** A statement that takes longer hangs on somebody's lock: the caller is told, the work is undone. */
const STATEMENT_MS = 30_000
/** Any number that no other program of this database locks by; these are letters of our name. */
const TURN = 0x6d_61_72_71

export async function openPostgresStore(url: string, log: Log): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    application_name: 'marque-authority',
    types: { getTypeParser },
  })
  // A connection that breaks while nobody uses it is replaced by the pool.
  pool.on('error', (error) => log.warn({ err: error }, 'a connection to PostgreSQL broke'))
  const dialect = new PostgresDialect({ pool: withKnownFault(pool) })
  return openKyselyStore(new Kysely<Tables>({ dialect }), {
    kind: 'postgresql',
    takeTurn: (tx) => sql`select pg_advisory_xact_lock(${TURN})`.execute(tx),
  })
}

/** A database that is not there is a fault of the surroundings, with a remedy of its own. */
const withKnownFault = (pool: pg.Pool): PostgresPool => ({
  connect: async () => {
    try {
      return (await pool.connect()) as Awaited<ReturnType<PostgresPool['connect']>>
    } catch (cause) {
      throw new MarqueError('NOT_READY', { reason: 'the database cannot be reached' }, { cause })
    }
  },
  end: () => pool.end(),
})

/** All our 64-bit integers are counts and epoch seconds: they fit into a number. */
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text') =>
  oid === pg.types.builtins.INT8
    ? Number
    : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser
