// What a node sends to claim a seat (docs/protocol.md §6, §7): refused with 10001, naming each field.
import { base64url, sha256, utf8 } from '../bytes.ts'
import { nodeId, nonce, projectId } from '../sample.ts'
import { testSecret } from '../test-keys.ts'
import { good, type Json, type VectorCase, type VectorFile } from '../vector-file.ts'
import { withMember } from './document-faults.ts'

const proof = base64url(testSecret('proof'))
const random = base64url(sha256(utf8('TEST epoch')).subarray(0, 16))
const body = {
  project: {
    id: projectId,
    name: 'reporting',
    appName: 'webroot',
    domain: 'reports.example',
    version: '11.5.11',
    build: '2026-06-01',
    configuration: 'cluster',
  },
  node: { id: nodeId, name: 'node-1' },
  environment: { configDatabase: proof, stateServer: proof, fileServer: proof },
  epoch: { boot: 7, random },
  nonce,
}
const least = {
  project: {
    id: projectId,
    name: '报表',
    appName: 'webroot',
    version: '11.5',
    configuration: 'embedded',
  },
  node: { id: nodeId, name: '🖥 1' },
  nonce: nonce.slice(0, 22).replace(/.$/, 'A'),
}
const input = (body: object) => ({ body: body as Json })
const refuse = (path: string, wrong: unknown, field = path): VectorCase => ({
  name: `${path} is ${wrong === undefined ? 'missing' : JSON.stringify(wrong)}`,
  step: 'fields',
  input: input(withMember(body, path, wrong)),
  expect: { code: 10001, reason: field },
})

export const claimVectors: VectorFile = {
  operation: 'parse-claim',
  page: 'docs/protocol.md §7',
  about: 'The body of a claim, as parsed JSON → the same; refusals name the field.',
  cases: [
    good('every field', input(body), body),
    good('required fields only', input(least), least),
    good(
      'a version of four parts',
      input(withMember(body, 'project.version', '11.5.11.3')),
      withMember(body, 'project.version', '11.5.11.3') as Json,
    ),
    good(
      'a pre-release',
      input(withMember(body, 'project.version', '11.5.0-rc.1')),
      withMember(body, 'project.version', '11.5.0-rc.1') as Json,
    ),
    good(
      'one component is unreachable',
      input({ ...body, environment: { configDatabase: proof } }),
      { ...body, environment: { configDatabase: proof } },
    ),
    ...[
      'project',
      'project.id',
      'project.name',
      'project.appName',
      'project.version',
      'project.configuration',
      'node',
      'node.id',
      'node.name',
      'nonce',
    ].map((path) => refuse(path, undefined)),
    refuse('project.id', projectId.toUpperCase()),
    refuse('project.name', ''),
    refuse('project.name', 'x'.repeat(201)),
    refuse('project.name', 'a\nb'),
    refuse('project.name', 'a\u0000b'),
    refuse('node.name', '\ud800'),
    refuse('node.name', 7),
    refuse('project.domain', 'a\tb'),
    refuse('project.version', '11'),
    refuse('project.version', 11.5),
    refuse('project.version', '11.05'),
    refuse('project.version', 'v11.5'),
    refuse('project.version', '11.5.1.1.1'),
    refuse('project.build', '2026-6-1'),
    refuse('project.build', '2026-13-01'),
    refuse('project.configuration', 'cloud'),
    refuse('environment.configDatabase', base64url(testSecret('proof').subarray(1))),
    refuse('environment.stateServer', `${proof.slice(0, -1)}${proof.endsWith('9') ? '-' : '9'}`),
    refuse('environment.fileServer', null),
    refuse('epoch.boot', -1),
    refuse('epoch.boot', '7'),
    refuse('epoch.random', 'AAAAAAAAAAAAAAAAAAAAAB'),
    refuse('nonce', nonce.slice(0, 20)),
    refuse('nonce', 'A'.repeat(88)),
    refuse('nonce', `${'A'.repeat(21)}B`),
    refuse('nonce', 'A'.repeat(25)),
    refuse('nonce', `${'A'.repeat(22)}==`),
  ],
}
