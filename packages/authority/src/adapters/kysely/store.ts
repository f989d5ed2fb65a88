// The store on any database that Kysely speaks to: repositories over one connection or transaction.
import { type Kysely, Migrator, sql } from 'kysely'
import type { Repositories, Store } from '../../ports.ts'
import { kyselyOperators, kyselyTokens } from './accounts.ts'
import { kyselyActivations } from './activations.ts'
import { kyselyAnswers } from './answers.ts'
import { kyselyArchiveLinks } from './archive-links.ts'
import { kyselyAudit } from './audit.ts'
import { kyselyChains } from './chains.ts'
import { kyselyDeployments } from './deployments.ts'
import { kyselyInvitations } from './invitations.ts'
import { kyselyLicensees } from './licensees.ts'
import { kyselyLicenses } from './licenses.ts'
import { migrationsFor } from './migrations.ts'
import type { DatabaseKind } from './numbered-table.ts'
import { kyselyReceivedMails } from './received-mails.ts'
import { kyselyRequests } from './requests.ts'
import { kyselySentMails } from './sent-mails.ts'
import { kyselyLoginTries, kyselySessions } from './sessions.ts'
import { sharedTransactions } from './shared-transactions.ts'
import type { Tables } from './tables.ts'

/** Which database it is, and what makes its transactions come one at a time. */
export type DatabaseTraits = {
  readonly kind: DatabaseKind
  /** absent: transactions of this database come one at a time by themselves */
  readonly takeTurn?: (tx: Kysely<Tables>) => Promise<unknown>
}

/** Brings the schema up to date, then opens. The store owns the database from here on. */
export async function openKyselyStore(
  db: Kysely<Tables>,
  { kind, takeTurn }: DatabaseTraits,
): Promise<Store> {
  const { error } = await new Migrator({ db, provider: migrationsFor(kind) }).migrateToLatest()
  if (error !== undefined) {
    await db.destroy()
    throw error
  }
  const transaction = sharedTransactions(db, async (tx) => takeTurn?.(tx))
  return {
    view: repositories(db),
    transaction: (work) => transaction((tx) => work(repositories(tx))),
    check: async () => {
      await sql`select 1 from audit limit 1`.execute(db)
    },
    close: () => db.destroy(),
  }
}

const repositories = (db: Kysely<Tables>): Repositories => ({
  licensees: kyselyLicensees(db),
  requests: kyselyRequests(db),
  licenses: kyselyLicenses(db),
  deployments: kyselyDeployments(db),
  activations: kyselyActivations(db),
  chains: kyselyChains(db),
  operators: kyselyOperators(db),
  tokens: kyselyTokens(db),
  sessions: kyselySessions(db),
  invitations: kyselyInvitations(db),
  archiveLinks: kyselyArchiveLinks(db),
  loginTries: kyselyLoginTries(db),
  audit: kyselyAudit(db),
  answers: kyselyAnswers(db),
  receivedMails: kyselyReceivedMails(db),
  sentMails: kyselySentMails(db),
})
