// What an administrator of a licensee loads: the image archive, the publisher's word on its hash, links
// to it, and the bare license folder. Each holds the deployment's private key, so each is logged.
// Implements docs/contract.md, "Authority"; threats A24.
import { encodeTar } from '@marque/image'
import { type DeploymentId, encodeBase64url, signArchiveStatement } from '@marque/protocol'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { LINK_DEFAULT_SECONDS, LINK_MAX_SECONDS } from '../../domain/archive-link.ts'
import type { AuditEvent } from '../../domain/audit-events.ts'
import type { Architecture } from '../../domain/records.ts'
import { makeArchiveLink, revokeArchiveLink } from '../../operations/archive-links.ts'
import type { Context } from '../../operations/context.ts'
import { findOrRefuse } from '../../operations/find-or-refuse.ts'
import { readLicenseFolder } from '../../operations/license-folder.ts'
import { IMAGE_VERSION } from '../../operations/sign-license.ts'
import type { Archives, PreparedArchive, Store } from '../../ports.ts'
import { parseRange } from '../range.ts'
import { type Route, route } from '../route.ts'
import { ArchiveLinkSchema, architecture, IdParams, id, toArchiveLink } from '../schemas.ts'

export const archiveRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/deployments/:id/files',
    role: 'issuer',
    kind: 'bytes',
    tag: 'deployments',
    name: 'getLicenseFolder',
    summary: 'The license folder as a tar: license, deployment key, trust anchor',
    params: IdParams,
    status: 200,
    answerType: 'application/x-tar',
    handle: async ({ context, store, params, reply }) => {
      const tar = await licenseFolderTar(context, params.id)
      await logSending(store, context, {
        name: 'deployment.files-sent',
        details: { actor: context.actor, deployment: params.id },
      })
      return reply
        .header('content-type', 'application/x-tar')
        .header('content-disposition', 'attachment; filename="license.tar"')
        .header('cache-control', 'no-store')
        .send(tar)
    },
  }),
  route({
    method: 'GET',
    path: '/deployments/:id/archive',
    role: 'link',
    kind: 'bytes',
    tag: 'deployments',
    name: 'getArchive',
    summary: 'The image archive for docker load; role issuer, or a link that has not expired',
    params: IdParams,
    query: Type.Object(
      {
        architecture: Type.Optional(architecture),
        link: Type.Optional(id),
        expires: Type.Optional(Type.String({ pattern: '^\\d{1,12}$' })),
        signature: Type.Optional(Type.String({ maxLength: 100 })),
      },
      { additionalProperties: false },
    ),
    status: 200,
    answerType: 'application/x-tar',
    handle: async ({ context, store, archives, params, query, caller, request, reply }) => {
      const of = caller.link ?? query
      const archive = await prepareArchive(context, archives, { id: params.id, of })
      const range = parseRange(request.headers.range, archive.sizeBytes)
      if (range === undefined || range.start === 0) {
        const { actor, clock } = context
        const details = { actor, deployment: params.id, sha256: archive.sha256 }
        await store.transaction(async (tx) => {
          await tx.audit.append({ at: clock.now(), name: 'archive.sent', details })
          if (caller.link !== undefined) {
            await tx.archiveLinks.countDownload(caller.link.id, clock.now())
          }
        })
      }
      return sendArchive(reply, archive, range)
    },
  }),
  route({
    method: 'GET',
    path: '/deployments/:id/archive.jws',
    role: 'viewer',
    kind: 'bytes',
    tag: 'deployments',
    name: 'getArchiveStatement',
    summary: "The publisher's signed word on the archive's SHA-256",
    params: IdParams,
    query: Type.Object(
      { architecture: Type.Optional(architecture) },
      { additionalProperties: false },
    ),
    status: 200,
    answerType: 'application/jose',
    handle: async ({ context, archives, params, query, reply }) => {
      const { sha256 } = await prepareArchive(context, archives, { id: params.id, of: query })
      const { clock, keys } = context
      const { signer } = await keys.issuing(clock.now())
      const deployment = params.id as DeploymentId
      const statement = { iss: keys.trust.slug, iat: clock.now(), deployment, sha256 }
      return reply
        .header('content-type', 'application/jose')
        .send(await signArchiveStatement(statement, signer))
    },
  }),
  route({
    method: 'POST',
    path: '/deployments/:id/archive-links',
    role: 'issuer',
    kind: 'write',
    tag: 'deployments',
    name: 'createArchiveLink',
    summary: 'Make a link to the archive that needs no account and expires',
    params: IdParams,
    body: Type.Object(
      {
        ttlSeconds: Type.Optional(
          Type.Integer({ minimum: 60, maximum: LINK_MAX_SECONDS, description: '7 days if absent' }),
        ),
        architecture: Type.Optional(architecture),
      },
      { additionalProperties: false },
    ),
    bodyOptional: true,
    status: 201,
    answer: Type.Object({ ...ArchiveLinkSchema.properties, url: Type.String() }),
    handle: async ({ context, params, body: { ttlSeconds = LINK_DEFAULT_SECONDS, ...of } }) => {
      const input = { deploymentId: params.id, ttlSeconds, ...of }
      const { link, url } = await makeArchiveLink(context, input)
      return { ...toArchiveLink(link), url }
    },
  }),
  route({
    method: 'GET',
    path: '/deployments/:id/archive-links',
    role: 'viewer',
    kind: 'read',
    tag: 'deployments',
    name: 'listArchiveLinks',
    summary: 'Links that were made, newest first, and how often they were used; never the links',
    params: IdParams,
    status: 200,
    answer: Type.Object({ items: Type.Array(ArchiveLinkSchema) }),
    handle: async ({ context: { tx }, params }) => {
      const { id } = await findOrRefuse('deployment', tx.deployments.find, params.id)
      return { items: (await tx.archiveLinks.listOf(id)).map(toArchiveLink) }
    },
  }),
  route({
    method: 'DELETE',
    path: '/archive-links/:id',
    role: 'issuer',
    kind: 'write',
    tag: 'deployments',
    name: 'revokeArchiveLink',
    summary: 'Take a link back before its time',
    params: IdParams,
    status: 204,
    handle: ({ context, params }) => revokeArchiveLink(context, params.id),
  }),
]

async function licenseFolderTar({ tx, keys }: Context, id: string): Promise<Uint8Array> {
  const { folder, license } = await readLicenseFolder({ stored: tx, keys }, id)
  const file = (name: string, content: Uint8Array, mode = 0o644) =>
    ({ type: 'file', name: `license/${name}`, mode, content }) as const
  const entries = [
    { type: 'directory', name: 'license', mode: 0o755 } as const,
    file('license.json', folder.license),
    file('deployment.key', folder.deploymentKey, 0o600),
    file('trust.json', folder.trust),
  ]
  return encodeTar(entries, { mtime: license.issuedAt })
}

async function prepareArchive(
  { tx, keys }: Context,
  archives: Archives,
  { id, of }: { id: string; of: { architecture?: Architecture } },
): Promise<PreparedArchive> {
  const { folder } = await readLicenseFolder({ stored: tx, keys }, id)
  return archives.prepare({
    slug: keys.trust.slug,
    version: IMAGE_VERSION,
    ...(of.architecture !== undefined && { architectures: [of.architecture] }),
    ...folder,
  })
}

function sendArchive(
  reply: FastifyReply,
  archive: PreparedArchive,
  range: { start: number; end: number } | undefined,
): FastifyReply {
  const { sizeBytes, sha256, fileName } = archive
  const { start, end } = range ?? { start: 0, end: sizeBytes }
  void reply
    .header('content-type', 'application/x-tar')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .header('content-length', end - start)
    .header('accept-ranges', 'bytes')
    .header('etag', `"${sha256}"`)
    .header('x-checksum-sha256', sha256)
    .header('cache-control', 'private, no-store')
  if (range !== undefined) {
    void reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${sizeBytes}`)
  } else {
    void reply.header('repr-digest', `sha-256=:${toBase64(sha256)}:`)
  }
  return reply.send(archive.createStream({ start, end }))
}

function toBase64(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return `${encodeBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/')}=`
}

const logSending = (store: Store, { clock }: Context, event: AuditEvent): Promise<void> =>
  store.transaction((tx) => tx.audit.append({ ...event, at: clock.now() }))
