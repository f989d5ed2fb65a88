// The one thing that the two databases spell differently: a column that numbers the rows of a table.
import type { CreateTableBuilder, Kysely } from 'kysely'

export type DatabaseKind = 'sqlite' | 'postgresql'

/** A table whose `position` grows with every row. */
export function numbered(
  db: Kysely<unknown>,
  kind: DatabaseKind,
  table: string,
): CreateTableBuilder<string, 'position'> {
  const created = db.schema.createTable(table)
  return kind === 'sqlite'
    ? created.addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    : created.addColumn('position', 'bigserial', (column) => column.primaryKey())
}
