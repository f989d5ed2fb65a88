// The environment seal, tried with proofs (docs/protocol.md §6, "Seal").
import { base64url, flipBit, join, uint64, utf8 } from '../bytes.ts'
import { idOf, licensePayload, NOW } from '../sample.ts'
import { sealBytes, splitInThree } from '../sealed.ts'
import { testSecret } from '../test-keys.ts'
import { bad, good, type Json, type VectorCase, type VectorFile } from '../vector-file.ts'
import { withMember } from './document-faults.ts'

const SLOTS = ['configDatabase', 'stateServer', 'fileServer'] as const
type Slot = (typeof SLOTS)[number]
type Proofs = { readonly [slot in Slot]?: Uint8Array }

const projectId = idOf('project')
const deploymentId = licensePayload.deployment.id
const secret = testSecret('seal secret')
const proofs = {
  configDatabase: testSecret('proof of the config database'),
  stateServer: testSecret('proof of the state server'),
  fileServer: testSecret('proof of the file server'),
}
const other = testSecret('proof of something else')

const labelOf = (...parts: readonly string[]): string => `marque/1 ${parts.join('\n')}`

function sealed(label: string, number: number, ikm: Uint8Array, plaintext: Uint8Array): string {
  const aad = join(utf8(`${label}\n`), uint64(number))
  const salt = testSecret(`salt of ${label}`)
  return base64url(sealBytes({ ikm, label, aad, plaintext, salt }))
}

const shareOf = (slot: Slot, part: Uint8Array, number: number): string =>
  sealed(labelOf('share', slot, projectId, deploymentId), number, proofs[slot], part)

const bodyOf = (number: number, owner = { projectId, deploymentId }): string =>
  sealed(
    labelOf('seal', projectId, deploymentId),
    number,
    secret,
    utf8(JSON.stringify({ ...owner, sealedAt: NOW })),
  )

const parts = splitInThree(secret, testSecret('slopes'))
const cluster = {
  format: 'marque-seal/1',
  number: 3,
  body: bodyOf(3),
  kind: 'cluster',
  shares: Object.fromEntries(
    SLOTS.map((slot, at) => [slot, shareOf(slot, parts[at] ?? new Uint8Array(), 3)]),
  ) as { readonly [slot in Slot]: string },
}
const standalone = {
  format: 'marque-seal/1',
  number: 1,
  body: bodyOf(1),
  kind: 'standalone',
  shares: { configDatabase: shareOf('configDatabase', secret, 1) },
}

const shown = (given: Proofs): Json =>
  Object.fromEntries(Object.entries(given).map(([slot, proof]) => [slot, base64url(proof)]))

type Came = {
  readonly matched: readonly Slot[]
  changed?: readonly Slot[]
  absent?: readonly Slot[]
}

function tried(
  name: string,
  given: Proofs,
  came: Came & { isOpen: boolean },
  seal: object = cluster,
) {
  const { matched, changed = [], absent = [], isOpen } = came
  const input = { seal: seal as Json, proofs: shown(given) }
  return good(name, input, { matched, changed, absent, isOpen })
}

const { configDatabase, stateServer, fileServer } = proofs
const flipped = (text: string): string =>
  base64url(flipBit(new Uint8Array(Buffer.from(text, 'base64url')), 400))

const refused = (name: string, path: string, wrong: Json): VectorCase =>
  bad(
    'fields',
    name,
    { seal: withMember(cluster, path, wrong) as Json, proofs: shown(proofs) },
    'environment seal has wrong fields',
  )

export const environmentSealVectors: VectorFile = {
  operation: 'open-environment-seal',
  page: 'docs/protocol.md §6',
  about:
    'A seal and the proofs of the components that were reached → which slots fit, and whether it opens.',
  given: { projectId, deploymentId },
  cases: [
    tried('all three components', proofs, { matched: SLOTS, isOpen: true }),
    tried(
      'without the config database',
      { stateServer, fileServer },
      {
        matched: ['stateServer', 'fileServer'],
        absent: ['configDatabase'],
        isOpen: true,
      },
    ),
    tried(
      'another state server',
      { ...proofs, stateServer: other },
      {
        matched: ['configDatabase', 'fileServer'],
        changed: ['stateServer'],
        isOpen: true,
      },
    ),
    tried(
      'another file server',
      { ...proofs, fileServer: other },
      {
        matched: ['configDatabase', 'stateServer'],
        changed: ['fileServer'],
        isOpen: true,
      },
    ),
    tried(
      'one of three',
      { fileServer },
      {
        matched: ['fileServer'],
        absent: ['configDatabase', 'stateServer'],
        isOpen: false,
      },
    ),
    tried(
      'two that changed',
      { configDatabase, stateServer: other, fileServer: other },
      {
        matched: ['configDatabase'],
        changed: ['stateServer', 'fileServer'],
        isOpen: false,
      },
    ),
    tried('nothing', {}, { matched: [], absent: SLOTS, isOpen: false }),
    tried(
      'the right proofs in the wrong slots',
      { configDatabase: stateServer, stateServer: fileServer, fileServer: configDatabase },
      { matched: [], changed: SLOTS, isOpen: false },
    ),
    tried(
      'one proof for all slots',
      { configDatabase, stateServer: configDatabase, fileServer: configDatabase },
      { matched: ['configDatabase'], changed: ['stateServer', 'fileServer'], isOpen: false },
    ),
    tried(
      'a share with one bit turned',
      proofs,
      { matched: ['configDatabase', 'fileServer'], changed: ['stateServer'], isOpen: true },
      withMember(cluster, 'shares.stateServer', flipped(cluster.shares.stateServer)),
    ),
    tried(
      'a body with one bit turned',
      proofs,
      { matched: SLOTS, isOpen: false },
      withMember(cluster, 'body', flipped(cluster.body)),
    ),
    tried(
      'a body that names another project',
      proofs,
      { matched: SLOTS, isOpen: false },
      { ...cluster, body: bodyOf(3, { projectId: idOf('other project'), deploymentId }) },
    ),
    tried(
      'another number',
      proofs,
      { matched: [], changed: SLOTS, isOpen: false },
      { ...cluster, number: 4 },
    ),
    tried(
      'a standalone project',
      { configDatabase },
      { matched: ['configDatabase'], isOpen: true },
      standalone,
    ),
    tried(
      'a standalone project with another config database, whatever else is the same',
      { ...proofs, configDatabase: other },
      { matched: [], changed: ['configDatabase'], isOpen: false },
      standalone,
    ),
    refused('another format', 'format', 'marque-seal/2'),
    refused('another kind', 'kind', 'standalone'),
    refused('number 0', 'number', 0),
    refused(
      'a share that is too short',
      'shares.fileServer',
      cluster.shares.fileServer.slice(0, -4),
    ),
    refused('a share missing', 'shares', { configDatabase: cluster.shares.configDatabase }),
    refused('a body that is no text', 'body', 7),
  ],
}
