// PostgreSQL as a component: one table of names and values, made when the first value is written.
// The statements are single and atomic, so that the pool of a product, a transaction pooler and any
// isolation level serve. Implements docs/protocol.md §6, "Components".
import type { Component } from '../contract.ts'
import { checkedComponent, codeOf, type Judgement, OPERATION_MS } from './checked-component.ts'

/** What is needed of the product's `Pool` or connected `Client` of `pg`. */
export type PostgresPool = {
  readonly query: (statement: {
    text: string
    values: string[]
    query_timeout: number
  }) => Promise<{ rows: unknown[]; rowCount: number | null }>
}

type Run = (text: string, values?: string[]) => ReturnType<PostgresPool['query']>

const KIND = 'postgresql'
const TABLE = 'marque_component'
const CREATE = `CREATE TABLE IF NOT EXISTS ${TABLE} (name text PRIMARY KEY, value text NOT NULL)`
const NEEDS = `the product's role needs SELECT, INSERT and UPDATE on ${TABLE}, and CREATE in its schema unless the table is there`

const UNDEFINED_TABLE = '42P01'
/** what two nodes may see of each other when they make the table at one time */
const TABLE_MADE_BY_OTHER = new Set(['42P07', '42710', '23505'])
const TRY_AGAIN = new Set(['40001', '40P01'])
const MOST_TRIES = 10

/**
 * PostgreSQL, in the table `marque_component (name text PRIMARY KEY, value text NOT NULL)` of the
 * pool's database. Identity: system identifier and database name, which a fail-over keeps.
 * @param pool the product's own `Pool` of `pg` 8; it is never ended
 * @returns a component that rejects with `ComponentError`
 */
export function postgresComponent(pool: PostgresPool): Component {
  const run: Run = (text, values = []) => pool.query({ text, values, query_timeout: OPERATION_MS })
  return checkedComponent(
    {
      kind: KIND,
      identity: () => identify(run),
      read: (name) => readValue(run, name),
      swap: (name, expected, value) =>
        persist(run, () =>
          expected === undefined
            ? run(
                `INSERT INTO ${TABLE} (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`,
                [name, value],
              )
            : run(`UPDATE ${TABLE} SET value = $3 WHERE name = $1 AND value = $2`, [
                name,
                expected,
                value,
              ]),
        ),
    },
    judge,
  )
}

async function identify(run: Run): Promise<readonly string[]> {
  const { rows } = await run(
    'SELECT system_identifier::text AS system, current_database()::text AS database FROM pg_control_system()',
  )
  const { system, database } = rows[0] as { system: string; database: string }
  return [system, database]
}

async function readValue(run: Run, name: string): Promise<string | undefined> {
  try {
    const { rows } = await run(`SELECT value FROM ${TABLE} WHERE name = $1`, [name])
    return (rows[0] as { value: string } | undefined)?.value
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return undefined
    throw error
  }
}

/** @returns whether the statement changed a row */
async function persist(run: Run, statement: () => ReturnType<Run>): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return (await statement()).rowCount === 1
    } catch (error) {
      if (tries === MOST_TRIES) throw error
      if (codeOf(error) === UNDEFINED_TABLE) await createTable(run)
      else if (!TRY_AGAIN.has(codeOf(error))) throw error
    }
  }
}

async function createTable(run: Run): Promise<void> {
  try {
    await run(CREATE)
  } catch (error) {
    if (!TABLE_MADE_BY_OTHER.has(codeOf(error))) throw error
  }
}

const CAUSES: { readonly [state: string]: Judgement['cause'] } = {
  '28P01': 'credentials',
  '28000': 'credentials',
  '3D000': 'missing',
  '3F000': 'missing',
  '25006': 'read-only',
  '53100': 'full',
  '53200': 'full',
  '42P01': 'missing',
  '42703': 'damaged',
  '42P10': 'damaged',
  '42883': 'unsupported',
  '57014': 'timeout',
  '57P01': 'unreachable',
  '57P02': 'unreachable',
  '57P03': 'unreachable',
  '53300': 'unreachable',
}

function judge(error: unknown): Judgement | undefined {
  const code = codeOf(error)
  const words = error instanceof Error ? error.message : ''
  if (code === '42501') return { cause: 'forbidden', text: `${words}; ${NEEDS}` }
  if (/timeout/i.test(words)) return { cause: 'timeout' }
  if (/^Connection terminated|ended by the other party/.test(words)) return { cause: 'unreachable' }
  const cause = CAUSES[code] ?? (code.startsWith('08') ? 'unreachable' : undefined)
  return cause && { cause }
}
