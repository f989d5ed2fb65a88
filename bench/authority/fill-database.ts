// A desk of years in a few statements: deployments, licenses, requests and activations beside the real
// ones, as rows that lists and searches cannot tell from them. None of these can be activated.
import pg from 'pg'

export type DeskSize = {
  readonly deployments: number
  readonly activationsEach: number
  readonly auditLines: number
}

const NOW = Math.floor(Date.now() / 1000)
const YEAR = 365 * 86_400
const BUSY_MS = 600_000

export async function fillDatabase(url: string, size: DeskSize): Promise<void> {
  const client = new pg.Client({ connectionString: url, statement_timeout: BUSY_MS })
  await client.connect()
  try {
    for (const [statement, values] of statementsFor(size)) await client.query(statement, values)
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

const name = (n: string): string => `'Company ' || (${n} % 20000) || ' Works'`

const statementsFor = (size: DeskSize): readonly [statement: string, values: unknown[]][] => [
  [
    `insert into licensees (id, name, name_key, email, contract_signed_on, created_at, search)
     select gen_random_uuid(), ${name('n')}, lower(${name('n')}), 'it' || n || '@example.com',
       '2026-01-15', $1, lower(${name('n')}) || ' it' || n || '@example.com'
     from generate_series(1, 20000) n`,
    [NOW],
  ],
  [
    `insert into deployments (id, licensee_id, state, reinstalls, created_at, sealed_seed)
     select gen_random_uuid(), gen_random_uuid(),
       case when n % 20 = 0 then 'ended' else 'active' end, 2, $1 - n, sealed_seed
     from generate_series(1, $2::int) n, (select sealed_seed from deployments limit 1) one`,
    [NOW, size.deployments],
  ],
  [
    `insert into licenses (id, deployment_id, serial, expires_at, account_status, search)
     select gen_random_uuid(), id, 1,
       case when position % 2 = 0 then $1 + position % 400 * 86400 end, 'active',
       lower(${name('position')}) || ' project ' || position || ' report server report-server ' || id
     from deployments where id not in (select deployment_id from licenses)`,
    [NOW],
  ],
  [
    `insert into license_serials (license_id, serial, issued_at, document)
     select l.id, 1, $1, replace(replace(document, 'Example Works', ${name('l.position')}),
       '"project":"reporting"', '"project":"project ' || l.position || '"')
     from licenses l, (select document from license_serials limit 1) one
     where l.id not in (select license_id from license_serials)`,
    [NOW],
  ],
  [
    `insert into requests (id, source, state, fields, faults, created_at, search)
     select gen_random_uuid(), 'api', case when n % 100 = 0 then 'open' else 'confirmed' end,
       replace(fields, 'Example Works', ${name('n')}), '[]', $1 - n,
       lower(${name('n')}) || ' project ' || n
     from generate_series(1, $2::int) n, (select fields from requests limit 1) one`,
    [NOW, size.deployments],
  ],
  [
    `insert into activations (id, challenge_hash, deployment_id, instance_id, sequence, record,
       previous, reason, license_serial, outcome, code, clock_offset_seconds, first_at, last_at,
       times, chain)
     select gen_random_uuid(), gen_random_uuid(), d.id, d.id, n, d.id, d.id, 'restart', 1,
       case when n = 1 then 'refused' else 'approved' end, case when n = 1 then 41001 else 0 end,
       0, happened, happened, 1, case when n = 1 then null else 'normal' end
     from deployments d, generate_series(1, $1::int) n,
       lateral (select $2 - ((d.position * 7919 + n * 104729) % ${YEAR}) as happened) instant`,
    [size.activationsEach, NOW],
  ],
  [
    `insert into audit (sequence, at, name, details, previous, hash)
     select sequence + n, $1, case when n % 10 = 0 then 'activation.refused'
       else 'activation.approved' end, details, previous, hash
     from generate_series(1, $2::int) n,
       (select * from audit order by sequence desc limit 1) last`,
    [NOW, size.auditLines],
  ],
]
