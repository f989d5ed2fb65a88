// Every route of the API, in one table.

import type { Route } from './route.ts'
import { accountRoutes } from './routes/accounts.ts'
import { activationRoutes } from './routes/activations.ts'
import { archiveRoutes } from './routes/archives.ts'
import { auditRoutes } from './routes/audit.ts'
import { deploymentRoutes } from './routes/deployments.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { licenseeRoutes } from './routes/licensees.ts'
import { licenseRoutes } from './routes/licenses.ts'
import { mailRoutes } from './routes/mails.ts'
import { overviewRoutes } from './routes/overview.ts'
import { publisherRoutes } from './routes/publisher.ts'
import { requestRoutes } from './routes/requests.ts'
import { sessionRoutes } from './routes/sessions.ts'

export const ROUTES: readonly Route[] = [
  ...licenseeRoutes,
  ...requestRoutes,
  ...licenseRoutes,
  ...deploymentRoutes,
  ...archiveRoutes,
  ...activationRoutes,
  ...accountRoutes,
  ...invitationRoutes,
  ...sessionRoutes,
  ...auditRoutes,
  ...mailRoutes,
  ...overviewRoutes,
  ...publisherRoutes,
]
