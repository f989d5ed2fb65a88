// Kysely on Node's own SQLite: no native addon, one connection, one user of it at a time.
// Transactions begin IMMEDIATE: a read that later wants to write would otherwise fail while another
// process (the command line) writes.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

const MAX_STATEMENTS = 200

export const nodeSqliteDialect = (database: DatabaseSync): Dialect => ({
  createAdapter: () => new TransactionalDdlAdapter(),
  createDriver: () => nodeSqliteDriver(database),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
})

/** SQLite does roll back schema changes, so a migration that is cut off leaves nothing behind. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function nodeSqliteDriver(database: DatabaseSync): Driver {
  const connection = nodeSqliteConnection(database)
  const turns = turnTaking()
  const run = async (sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql))
  }
  return {
    init: async () => {},
    acquireConnection: async () => {
      await turns.take()
      return connection
    },
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: async () => {
      // SQLite has rolled back by itself after a full disk; the first error is the one to report.
      if (database.isTransaction) await run('rollback')
    },
    releaseConnection: async () => turns.give(),
    destroy: async () => database.close(),
  }
}

function nodeSqliteConnection(database: DatabaseSync): DatabaseConnection {
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    if (statements.size >= MAX_STATEMENTS) statements.clear()
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const statement = prepare(sql)
      const values = parameters as readonly SQLInputValue[]
      if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] }
      const { changes, lastInsertRowid } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    },
    streamQuery: () => {
      throw new TypeError('rows are read in pages, never streamed')
    },
  }
}

/** Hands one thing from user to user, in the order in which they asked. */
function turnTaking(): { take: () => Promise<void>; give: () => void } {
  const waiting: (() => void)[] = []
  let taken = false
  return {
    take: () => {
      if (taken) return new Promise((resolve) => waiting.push(resolve))
      taken = true
      return Promise.resolve()
    },
    give: () => {
      const next = waiting.shift()
      if (next === undefined) taken = false
      else next()
    },
  }
}
