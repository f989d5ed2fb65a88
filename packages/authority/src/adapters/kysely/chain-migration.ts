// The second schema: activation chains beside the activations that they are read from. Deployments that
// were activated before keep their place: the newest approval says where their server stood.
import { type Kysely, type Migration, sql } from 'kysely'
import { type DatabaseKind, numbered } from './numbered-table.ts'

export const chains = (kind: DatabaseKind): Migration => ({
  up: async (db: Kysely<unknown>) => {
    await createTables(db, kind)
    await takeOverApprovals(db)
  },
})

async function createTables(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('activations').addColumn('chain', 'text').execute()
  await db.schema
    .createTable('chain_records')
    .addColumn('deployment_id', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('parent', 'text')
    .addColumn('standing', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('chain_records_key', [
      'deployment_id',
      'record',
      'instance_id',
      'sequence',
    ])
    .execute()
  await db.schema
    .createIndex('chain_records_by_standing')
    .on('chain_records')
    .columns(['deployment_id', 'standing', 'sequence'])
    .execute()
  await numbered(db, kind, 'chain_breaks')
    .addColumn('deployment_id', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('allowed', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('chain_breaks_by_deployment')
    .on('chain_breaks')
    .columns(['deployment_id', 'at'])
    .execute()
  await db.schema
    .createTable('chain_allowances')
    .addColumn('deployment_id', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('chain_allowances_key', ['deployment_id', 'instance_id'])
    .execute()
}

type Approval = {
  deployment_id: string
  instance_id: string
  sequence: number
  record: string
  previous: string
}

async function takeOverApprovals(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<Approval>`
    select deployment_id, instance_id, sequence, record, previous
    from activations where outcome = 'approved' order by position`.execute(db)
  const byDeployment = Map.groupBy(rows, (row) => row.deployment_id)
  for (const approvals of byDeployment.values()) await takeOver(db, approvals)
}

async function takeOver(db: Kysely<unknown>, approvals: readonly Approval[]): Promise<void> {
  const newest = approvals.at(-1)
  if (newest === undefined) return
  const line = lineOf(newest, approvals)
  const isNewest = ({ instance_id, sequence, previous }: Approval): boolean =>
    instance_id === newest.instance_id &&
    sequence === newest.sequence &&
    previous === newest.previous
  for (const approval of approvals) {
    const standing = isNewest(approval) ? 'open' : 'abandoned'
    await insert(db, { ...approval, parent: approval.previous, standing })
    // what an instance built on first is known, though nobody approved it
    const base = { ...approval, sequence: approval.sequence - 1, record: approval.previous }
    await insert(db, { ...base, parent: null, standing: 'abandoned' })
  }
  for (const { sequence, record } of line) {
    await sql`
      update chain_records set standing = 'confirmed'
      where deployment_id = ${newest.deployment_id} and instance_id = ${newest.instance_id}
        and sequence = ${sequence} and record = ${record}`.execute(db)
  }
}

/** What the newest approval builds on, and so on down to where its instance began. */
function lineOf(
  newest: Approval,
  approvals: readonly Approval[],
): readonly { sequence: number; record: string }[] {
  const own = approvals.filter(({ instance_id }) => instance_id === newest.instance_id)
  const byRecord = new Map(own.map((each) => [`${each.sequence} ${each.record}`, each]))
  const line = []
  for (let top: Approval | undefined = newest; top !== undefined; ) {
    const place: { sequence: number; record: string } = {
      sequence: top.sequence - 1,
      record: top.previous,
    }
    line.push(place)
    top = byRecord.get(`${place.sequence} ${place.record}`)
  }
  return line
}

const insert = (
  db: Kysely<unknown>,
  row: Omit<Approval, 'previous'> & { parent: string | null; standing: string },
): Promise<unknown> =>
  sql`
    insert into chain_records (deployment_id, instance_id, sequence, record, parent, standing)
    values (${row.deployment_id}, ${row.instance_id}, ${row.sequence}, ${row.record},
      ${row.parent}, ${row.standing})
    on conflict do nothing`.execute(db)
