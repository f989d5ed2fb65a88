// What the administrator takes away: the audit chain, the log, and everything that support asks for in
// one file. None of them holds a secret.
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { LogPageSchema } from '@marque/protocol'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { readLogPage, readWholeLog } from '../adapters/log-files.ts'
import { LOG_LEVELS } from '../settings.ts'
import { ADMIN, adminRoute, pageOf, pageQuery } from './admin-query.ts'
import type { App } from './app.ts'
import { type BundleDependencies, makeSupportBundle } from './support-bundle.ts'

export type DownloadDependencies = BundleDependencies

const JSON_LINES = 'application/x-ndjson'

const LogQuerySchema = Type.Object({
  ...pageQuery,
  level: Type.Optional(Type.Enum([...LOG_LEVELS], { description: 'and those more severe' })),
})

export function downloadRoutes(app: App, deps: DownloadDependencies): void {
  const file = (type: string) => ({
    produces: [type],
    response: { 200: Type.Unsafe<Readable>(Type.String()) },
  })
  const audit = {
    ...adminRoute('The whole audit chain as JSON lines, oldest first; `marque verify` checks it'),
    ...file(JSON_LINES),
  }
  app.get(`${ADMIN}/audit`, { schema: audit }, async (_, reply) =>
    sendFile(reply, { name: 'audit.jsonl', type: JSON_LINES, from: deps.core.exportAudit() }),
  )
  const log = {
    ...adminRoute('The log, newest first'),
    querystring: LogQuerySchema,
    response: { 200: LogPageSchema },
  }
  app.get(`${ADMIN}/log`, { schema: log }, async ({ query }) => {
    const { level } = query
    return readLogPage(deps.logDirectory, { ...pageOf(query), ...(level && { level }) })
  })
  const wholeLog = {
    ...adminRoute('The log files that are kept, one after the other, oldest line first'),
    ...file(JSON_LINES),
  }
  app.get(`${ADMIN}/log/file`, { schema: wholeLog }, async (_, reply) => {
    const name = 'license-server.log'
    return sendFile(reply, { name, type: JSON_LINES, from: readWholeLog(deps.logDirectory) })
  })
  const bundle = {
    ...adminRoute('Everything that support asks for, without secrets: JSON under gzip'),
    ...file('application/gzip'),
  }
  app.get(`${ADMIN}/support-bundle`, { schema: bundle }, async (_, reply) => {
    const text = JSON.stringify(await makeSupportBundle(deps), undefined, 1)
    const packed = Readable.from([text]).pipe(createGzip())
    const name = `support-${deps.core.status().deploymentId}.json.gz`
    return sendFile(reply, { name, type: 'application/gzip', from: packed })
  })
}

function sendFile(
  reply: FastifyReply,
  file: {
    readonly name: string
    readonly type: string
    readonly from: AsyncIterable<string | Uint8Array>
  },
): FastifyReply {
  reply.type(file.type)
  reply.header('content-disposition', `attachment; filename="${file.name}"`)
  reply.header('x-content-type-options', 'nosniff')
  return reply.send(file.from instanceof Readable ? file.from : Readable.from(file.from))
}
