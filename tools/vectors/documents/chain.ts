// What is hashed: the activation chain (§4), node ids and component proofs (§6), the audit chain (§9).
import { hkdfSync } from 'node:crypto'
import { base64url, canonicalJson, hex, join, sha256, uint64, utf8, uuidBytes } from '../bytes.ts'
import { idOf, instanceId, licensePayload, NOW, projectId } from '../sample.ts'
import { testSecret } from '../test-keys.ts'
import { bad, good, type VectorCase, type VectorFile } from '../vector-file.ts'

const ZERO = new Uint8Array(16)
const nonceOf = (n: number): Uint8Array => sha256(utf8(`TEST chain nonce ${n}`)).subarray(0, 16)

/** Records by hand: the first 16 bytes of SHA-256 over label, instance, n, nonce, record before. */
function records(instance: string, steps: readonly { sequence: number; nonce: Uint8Array }[]) {
  let record: Uint8Array = ZERO
  return steps.map(({ sequence, nonce }) => {
    const label = utf8('marque/1 record\n')
    const parts = [label, uuidBytes(instance), uint64(sequence), nonce, record]
    record = sha256(join(...parts)).subarray(0, 16)
    return base64url(record)
  })
}

function chain(name: string, instance: string, sequences: readonly number[]): VectorCase {
  const steps = sequences.map((sequence) => ({ sequence, nonce: nonceOf(sequence) }))
  const input = {
    instanceId: instance,
    steps: steps.map(({ sequence, nonce }) => ({ sequence, nonce: base64url(nonce) })),
  }
  return good(name, input, { records: records(instance, steps) })
}

export const recordVectors: VectorFile = {
  operation: 'record-chain',
  page: 'docs/protocol.md §4',
  about: 'The steps of one instance, from record 0 (16 zero bytes) → its records, in order.',
  cases: [
    chain('one activation', instanceId, [1]),
    chain('five activations', instanceId, [1, 2, 3, 4, 5]),
    chain('the same steps of another instance', idOf('other instance'), [1, 2, 3, 4, 5]),
    chain('large sequence numbers', instanceId, [2 ** 32, Number.MAX_SAFE_INTEGER]),
    {
      name: 'an instance id in capitals',
      input: {
        instanceId: instanceId.toUpperCase(),
        steps: [{ sequence: 1, nonce: base64url(nonceOf(1)) }],
      },
      expect: { invalid: 'ids are lower-case UUIDs' },
    },
    {
      name: 'a negative sequence',
      input: { instanceId, steps: [{ sequence: -1, nonce: base64url(nonceOf(1)) }] },
      expect: { invalid: 'integers are unsigned' },
    },
  ],
}

function nodeId(project: string, name: string): string {
  const bytes = Uint8Array.from(sha256(utf8(`marque/1 node\n${project}\n${name}`)).subarray(0, 16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const node = (project: string, name: string): VectorCase =>
  good(
    `${JSON.stringify(name)} of ${project.slice(0, 8)}`,
    { projectId: project, nodeName: name },
    { nodeId: nodeId(project, name) },
  )

export const nodeIdVectors: VectorFile = {
  operation: 'node-id',
  page: 'docs/protocol.md §6',
  about: 'A project and the name of a node → the id of the node, a UUID of version 8.',
  cases: [
    node(projectId, 'node-1'),
    node(projectId, 'node-2'),
    node(projectId, 'Node-1'),
    node(projectId, '报表-1'),
    node(projectId, 'e\u0301'),
    node(projectId, '\u00e9'),
    node(idOf('other project'), 'node-1'),
  ],
}

type Proof = {
  slot: string
  kind: string
  identity: readonly string[]
  anchor?: Uint8Array
  project?: string
  deployment?: string
}

function proof(name: string, over: Proof): VectorCase {
  const { slot, kind, identity, anchor = testSecret('anchor') } = over
  const { project = projectId, deployment = licensePayload.deployment.id } = over
  const salt = sha256(utf8([kind, ...(identity.length === 0 ? [''] : identity)].join('\n')))
  const info = utf8(['marque/1 component', slot, project, deployment].join('\n'))
  const value = base64url(new Uint8Array(hkdfSync('sha256', anchor, salt, info, 32)))
  const input = {
    slot,
    kind,
    identity,
    anchor: base64url(anchor),
    projectId: project,
    deploymentId: deployment,
  }
  return good(name, input, { proof: value })
}

const postgres = {
  slot: 'configDatabase',
  kind: 'postgresql',
  identity: ['7391842650173928471', 'reports'],
}

export const proofVectors: VectorFile = {
  operation: 'component-proof',
  page: 'docs/protocol.md §6',
  about: 'The anchor and identity of a component, in a slot → its proof.',
  cases: [
    proof('a PostgreSQL config database', postgres),
    proof('the same component in another slot', { ...postgres, slot: 'stateServer' }),
    proof('another database of the same server', {
      ...postgres,
      identity: ['7391842650173928471', 'charts'],
    }),
    proof('another anchor', { ...postgres, anchor: testSecret('another anchor') }),
    proof('another project', { ...postgres, project: idOf('other project') }),
    proof('another deployment', { ...postgres, deployment: idOf('other deployment') }),
    proof('a component without an identity', {
      slot: 'fileServer',
      kind: 'directory',
      identity: [],
    }),
    {
      name: 'an anchor of 31 bytes',
      input: {
        slot: 'fileServer',
        kind: 'directory',
        identity: [],
        anchor: base64url(new Uint8Array(31)),
        projectId,
        deploymentId: licensePayload.deployment.id,
      },
      expect: { invalid: 'an anchor has 32 bytes' },
    },
  ],
}

type Facts = { sequence: number; at: number; name: string; details: object; previous: string }

const lineOf = (facts: Facts): { hash: string; text: string } => {
  const hash = hex(sha256(utf8(`marque/1 audit\n${canonicalJson(facts)}`)))
  return { hash, text: JSON.stringify({ ...facts, hash }) }
}

function auditLog(details: readonly object[]): readonly string[] {
  let previous = '0'.repeat(64)
  return details.map((details, i) => {
    const line = lineOf({ sequence: i + 1, at: NOW + i, name: `event-${i + 1}`, details, previous })
    previous = line.hash
    return line.text
  })
}

const log = auditLog([
  { operator: 'admin' },
  { node: '节点-1 é \u2028 "x"', seats: 3, granted: true, reason: null },
  { 'B.a': 1, a: 2, aa: 0.5, 'a-b': -7, A: 1000000000000 },
  {},
])
const [first = '', second = '', third = '', fourth = ''] = log
const read = (lines: readonly string[]) => ({ lines })
const hashOf = (line: string): string => (JSON.parse(line) as { hash: string }).hash
const broken = (name: string, lines: readonly string[], reason: string): VectorCase =>
  bad('identity', name, read(lines), reason)
/** The line with other facts and a hash that fits them. */
const rehashed = (line: string, over: object): string => {
  const { hash: _hash, ...facts } = { ...(JSON.parse(line) as Facts & { hash: string }), ...over }
  return lineOf(facts).text
}

export const auditVectors: VectorFile = {
  operation: 'verify-audit',
  page: 'docs/protocol.md §9',
  about: 'Lines of an audit log, in order → how many there are, and the last hash.',
  cases: [
    good('four lines', read(log), { lines: 4, last: hashOf(fourth) }),
    good('from a later line on, as in a rotated file', read(log.slice(2)), {
      lines: 2,
      last: hashOf(fourth),
    }),
    good(
      'other white space and another order of members',
      read([
        JSON.stringify(
          Object.fromEntries(Object.entries(JSON.parse(first) as object).reverse()),
          null,
          1,
        ),
      ]),
      { lines: 1, last: hashOf(first) },
    ),
    broken(
      'a detail edited',
      [first, second.replace('"seats":3', '"seats":2')],
      'audit line 2 was edited',
    ),
    broken(
      'the time edited',
      [first.replace(String(NOW), String(NOW - 1))],
      'audit line 1 was edited',
    ),
    broken('a member added', [first.replace('{', '{"note":1,')], 'audit line 1 was edited'),
    broken('a hash edited', [first.replace(/"hash":"./, '"hash":"f')], 'audit line 1 was edited'),
    broken('a line removed', [first, third], 'before audit line 2'),
    broken('two lines exchanged', [first, third, second, fourth], 'before audit line 2'),
    broken('a line repeated', [first, second, second], 'before audit line 3'),
    broken(
      'a line edited and hashed anew',
      [first, rehashed(second, { name: 'event-0' }), third],
      'before audit line 3',
    ),
    broken(
      'a first line with a predecessor',
      [rehashed(first, { previous: 'ab'.repeat(32) })],
      'not the beginning of a chain',
    ),
    broken(
      'a gap in the numbers with hashes that fit',
      [first, rehashed(second, { sequence: 3 })],
      'before audit line 2',
    ),
    bad(
      'form',
      'a member named twice',
      read([first.replace('{', '{"name":"nothing happened",')]),
      'audit line 1 is damaged',
    ),
    bad('form', 'half a line', read([first, second.slice(0, 80)]), 'audit line 2 is damaged'),
    bad('form', 'an empty line', read([first, '']), 'audit line 2 is damaged'),
    bad(
      'fields',
      'a detail that is a list',
      read([rehashed(first, { details: { nodes: [1] } })]),
      'audit line 1 is damaged',
    ),
    bad(
      'fields',
      'no details',
      read([first.replace('"details":{"operator":"admin"},', '')]),
      'audit line 1 is damaged',
    ),
    bad(
      'fields',
      'a number that is not finite',
      read([first.replace('"admin"', '1e999')]),
      'audit line 1 is damaged',
    ),
    bad(
      'fields',
      'the sequence 0',
      read([rehashed(first, { sequence: 0 })]),
      'audit line 1 is damaged',
    ),
    bad(
      'fields',
      'half a surrogate pair',
      read([first.replace('admin', '\\ud800')]),
      'audit line 1 is damaged',
    ),
  ],
}
