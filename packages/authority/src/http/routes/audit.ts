// The audit log: pages for reading, JSON lines for `marque verify`.

import { Readable } from 'node:stream'
import { AuditLineSchema } from '@marque/protocol'
import Type from 'typebox'
import type { AuditTrail } from '../../ports.ts'
import { pageOf, type Route, route } from '../route.ts'
import { PageQuery, pageSchema } from '../schemas.ts'

const LINES_AT_ONCE = 500

export const auditRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/audit',
    role: 'viewer',
    kind: 'read',
    tag: 'audit',
    name: 'listAudit',
    summary: 'Audit events, newest first',
    query: Type.Object(
      {
        ...PageQuery.properties,
        name: Type.Optional(Type.String({ pattern: '^[a-z.-]{1,100}$' })),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answer: pageSchema(AuditLineSchema),
    handle: ({ context, query }) => context.tx.audit.list(pageOf(query)),
  }),
  route({
    method: 'GET',
    path: '/audit.jsonl',
    role: 'viewer',
    kind: 'bytes',
    tag: 'audit',
    name: 'exportAudit',
    summary: 'The whole audit chain as JSON lines, oldest first, for marque verify',
    status: 200,
    answerType: 'application/jsonl',
    handle: async ({ context, reply }) =>
      reply
        .header('content-type', 'application/jsonl; charset=utf-8')
        .send(Readable.from(auditLines(context.tx.audit))),
  }),
]

async function* auditLines(audit: AuditTrail): AsyncGenerator<string> {
  for (let last = 0; ; ) {
    const lines = await audit.after(last, LINES_AT_ONCE)
    const end = lines.at(-1)
    if (end === undefined) return
    yield lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    last = end.sequence
  }
}
