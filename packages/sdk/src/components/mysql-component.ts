// MySQL or MariaDB as a component: one table of names and values, made when the first value is
// written. Both columns are bytes, so that no collation can make two values equal.
// Implements docs/protocol.md §6, "Components".
import type { Component } from '../contract.ts'
import { ComponentError } from '../domain/component-fault.ts'
import {
  checkedComponent,
  codeOf,
  decodeText,
  type Judgement,
  OPERATION_MS,
} from './checked-component.ts'

/** What is needed of the product's pool or connection of `mysql2/promise`. */
export type MysqlPool = {
  readonly query: (statement: {
    sql: string
    values: string[]
    timeout: number
  }) => Promise<[result: unknown, fields: unknown]>
}

type Run = (sql: string, values?: string[]) => Promise<unknown>

const KIND = 'mysql'
const TABLE = 'marque_component'
const CREATE = `CREATE TABLE IF NOT EXISTS ${TABLE} (name VARBINARY(255) PRIMARY KEY, value MEDIUMBLOB NOT NULL)`
const NEEDS = `the product's user needs SELECT, INSERT and UPDATE on ${TABLE}, and CREATE unless the table is there`

const NO_SUCH_TABLE = 'ER_NO_SUCH_TABLE'
const TRY_AGAIN = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD'])
const MOST_TRIES = 10

/**
 * MySQL or MariaDB, in the table `marque_component (name VARBINARY(255) PRIMARY KEY, value
 * MEDIUMBLOB NOT NULL)` of the pool's schema. Identity: the schema's name.
 * @param pool the product's own pool of `mysql2/promise`, with a `database`; it is never ended
 * @returns a component that rejects with `ComponentError`
 */
export function mysqlComponent(pool: MysqlPool): Component {
  const run: Run = async (sql, values = []) =>
    (await pool.query({ sql, values, timeout: OPERATION_MS }))[0]
  return checkedComponent(
    {
      kind: KIND,
      identity: () => identify(run),
      read: (name) => readValue(run, name),
      swap: (name, expected, value) =>
        persist(run, () =>
          expected === undefined
            ? run(`INSERT IGNORE INTO ${TABLE} (name, value) VALUES (?, ?)`, [name, value])
            : run(`UPDATE ${TABLE} SET value = ? WHERE name = ? AND value = ?`, [
                value,
                name,
                expected,
              ]),
        ),
    },
    judge,
  )
}

async function identify(run: Run): Promise<readonly string[]> {
  const [row] = (await run('SELECT DATABASE() AS name')) as { name: string | null }[]
  if (typeof row?.name === 'string') return [row.name]
  throw new ComponentError('missing', `${KIND}: the pool names no database`)
}

async function readValue(run: Run, name: string): Promise<string | undefined> {
  try {
    const rows = await run(`SELECT value FROM ${TABLE} WHERE name = ?`, [name])
    const value = (rows as { value: Uint8Array | string }[])[0]?.value
    return value instanceof Uint8Array ? decodeText(KIND, name, value) : value
  } catch (error) {
    if (codeOf(error) === NO_SUCH_TABLE) return undefined
    throw error
  }
}

/** @returns whether the statement changed a row */
async function persist(run: Run, statement: () => Promise<unknown>): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return ((await statement()) as { affectedRows: number }).affectedRows === 1
    } catch (error) {
      if (tries === MOST_TRIES) throw error
      if (codeOf(error) === NO_SUCH_TABLE) await run(CREATE)
      else if (!TRY_AGAIN.has(codeOf(error))) throw error
    }
  }
}

const CAUSES: { readonly [code: string]: Judgement['cause'] } = {
  ER_ACCESS_DENIED_ERROR: 'credentials',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'credentials',
  ER_NOT_SUPPORTED_AUTH_MODE: 'credentials',
  ER_BAD_DB_ERROR: 'missing',
  ER_NO_DB_ERROR: 'missing',
  ER_NO_SUCH_TABLE: 'missing',
  ER_BAD_FIELD_ERROR: 'damaged',
  ER_OPTION_PREVENTS_STATEMENT: 'read-only',
  ER_OPEN_AS_READONLY: 'read-only',
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: 'read-only',
  ER_DISK_FULL: 'full',
  ER_RECORD_FILE_FULL: 'full',
  ER_CON_COUNT_ERROR: 'unreachable',
  ER_HOST_NOT_PRIVILEGED: 'unreachable',
  ER_HOST_IS_BLOCKED: 'unreachable',
  ER_SERVER_SHUTDOWN: 'unreachable',
  PROTOCOL_CONNECTION_LOST: 'unreachable',
  PROTOCOL_SEQUENCE_TIMEOUT: 'timeout',
  ER_LOCK_WAIT_TIMEOUT: 'timeout',
}

const FORBIDDEN = new Set([
  'ER_DBACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
])

function judge(error: unknown): Judgement | undefined {
  const code = codeOf(error)
  if (FORBIDDEN.has(code)) {
    const words = error instanceof Error ? error.message : code
    return { cause: 'forbidden', text: `${words}; ${NEEDS}` }
  }
  if (code === 'ER_DATA_TOO_LONG') {
    const widen = `ALTER TABLE ${TABLE} MODIFY value MEDIUMBLOB NOT NULL`
    return { cause: 'unsupported', text: `the column value is too narrow; run ${widen}` }
  }
  const cause = CAUSES[code]
  return cause && { cause }
}
