// Activation chains in the database. A move is a few statements over sets of records, so a chain that
// somebody made long costs no more than a short one. Implements docs/protocol.md §4.
import type { DeploymentId, InstanceId } from '@marque/protocol'
import type { Kysely, Selectable } from 'kysely'
import type {
  BreakCause,
  ChainBreak,
  ChainMove,
  ChainPlace,
  ChainRecord,
  Standing,
} from '../../domain/activation-chain.ts'
import type { Chains } from '../../ports.ts'
import type { ChainBreakRow, ChainRecordRow, Tables } from './tables.ts'

export const kyselyChains = (db: Kysely<Tables>): Chains => ({
  read: async (id, { places, breaksAfter }) => {
    const rows = await headAndRecords(db, id, places).execute()
    return {
      records: rows.map(toRecord),
      breaks: await listBreaks(db, id, breaksAfter),
      allowed: await listAllowed(db, id),
    }
  },
  advance: async (id, { turn, approves, ...move }) => {
    if (turn !== undefined) await turnHead(db, id, turn)
    if (approves !== undefined) await insert(db, id, [{ ...approves, standing: 'open' }])
    if (move.break !== undefined) await recordBreak(db, id, move.break)
  },
  allow: async (id, instanceId, at) => {
    await db
      .insertInto('chain_allowances')
      .values({ deployment_id: id, instance_id: instanceId, at })
      .execute()
  },
  findRecords: async (id, record) => {
    const rows = await recordsOf(db, id).where('record', '=', record).execute()
    return rows.map(toRecord)
  },
  lineage: async (id, record) => {
    const older: ChainRecord[] = []
    for (let top = record; top.parent !== undefined && top.standing !== 'confirmed'; ) {
      const { instanceId, sequence, parent } = top
      const row = await findRecord(db, id, { instanceId, sequence: sequence - 1, record: parent })
      if (row === undefined) break
      top = toRecord(row)
      older.push(top)
    }
    return [record, ...older]
  },
})

const recordsOf = (db: Kysely<Tables>, id: DeploymentId) =>
  db.selectFrom('chain_records').selectAll().where('deployment_id', '=', id)

/** In one statement, since every activation asks for it. */
const headAndRecords = (db: Kysely<Tables>, id: DeploymentId, places: readonly ChainPlace[]) =>
  recordsOf(db, id).where(({ eb, or, and, selectFrom }) =>
    or([
      and([
        eb('standing', '=', 'confirmed'),
        eb(
          'sequence',
          '=',
          selectFrom('chain_records')
            .select(({ fn }) => fn.max('sequence').as('highest'))
            .where('deployment_id', '=', id)
            .where('standing', '=', 'confirmed'),
        ),
      ]),
      ...places.map(({ record, instanceId, sequence }) =>
        and([
          eb('record', '=', record),
          eb('instance_id', '=', instanceId),
          eb('sequence', '=', sequence),
        ]),
      ),
    ]),
  )

const findRecord = (db: Kysely<Tables>, id: DeploymentId, place: ChainPlace) =>
  recordsOf(db, id)
    .where('record', '=', place.record)
    .where('instance_id', '=', place.instanceId)
    .where('sequence', '=', place.sequence)
    .executeTakeFirst()

/** All that is neither on the line that stays nor confirmed now is left behind. */
async function turnHead(
  db: Kysely<Tables>,
  id: DeploymentId,
  { instanceId, keepsUpTo, confirms }: NonNullable<ChainMove['turn']>,
): Promise<void> {
  await db
    .updateTable('chain_records')
    .set({ standing: 'abandoned' })
    .where('deployment_id', '=', id)
    .where(({ eb, or, and }) =>
      or([
        eb('standing', '=', 'open'),
        and([
          eb('standing', '=', 'confirmed'),
          or([eb('sequence', '>', keepsUpTo), eb('instance_id', '!=', instanceId)]),
        ]),
      ]),
    )
    .execute()
  await insert(
    db,
    id,
    confirms.map((record) => ({ ...record, standing: 'confirmed' as const })),
  )
}

async function insert(
  db: Kysely<Tables>,
  id: DeploymentId,
  records: readonly ChainRecord[],
): Promise<void> {
  for (const { instanceId, sequence, record, parent, standing } of records) {
    const row = { instance_id: instanceId, sequence, record, parent: parent ?? null, standing }
    await db
      .insertInto('chain_records')
      .values({ deployment_id: id, ...row })
      .onConflict((conflict) =>
        // an approval never changes what is known of a record; a confirmation does
        standing === 'confirmed'
          ? conflict
              .columns(['deployment_id', 'record', 'instance_id', 'sequence'])
              .doUpdateSet({ standing })
          : conflict.doNothing(),
      )
      .execute()
  }
}

async function recordBreak(
  db: Kysely<Tables>,
  id: DeploymentId,
  { instanceId, cause, at, allowed }: ChainBreak,
): Promise<void> {
  await db
    .insertInto('chain_breaks')
    .values({
      deployment_id: id,
      instance_id: instanceId,
      cause,
      at,
      allowed: allowed ? 1 : 0,
    })
    .execute()
  await db
    .deleteFrom('chain_allowances')
    .where('deployment_id', '=', id)
    .where('instance_id', '=', instanceId)
    .execute()
}

async function listBreaks(
  db: Kysely<Tables>,
  id: DeploymentId,
  after: number,
): Promise<readonly ChainBreak[]> {
  const rows = await db
    .selectFrom('chain_breaks')
    .selectAll()
    .where('deployment_id', '=', id)
    .where('at', '>', after)
    .orderBy('position')
    .execute()
  return rows.map(toBreak)
}

async function listAllowed(db: Kysely<Tables>, id: DeploymentId): Promise<readonly InstanceId[]> {
  const rows = await db
    .selectFrom('chain_allowances')
    .select('instance_id')
    .where('deployment_id', '=', id)
    .execute()
  return rows.map((row) => row.instance_id as InstanceId)
}

const toRecord = (row: Selectable<ChainRecordRow>): ChainRecord => ({
  instanceId: row.instance_id as InstanceId,
  sequence: row.sequence,
  record: row.record,
  ...(row.parent !== null && { parent: row.parent }),
  standing: row.standing as Standing,
})

const toBreak = (row: Selectable<ChainBreakRow>): ChainBreak => ({
  instanceId: row.instance_id as InstanceId,
  cause: row.cause as BreakCause,
  at: row.at,
  allowed: row.allowed === 1,
})
