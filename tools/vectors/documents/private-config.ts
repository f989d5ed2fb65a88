// privateConfig and the sealing of bytes under it (docs/protocol.md, "Conventions", §5).
import { createHmac } from 'node:crypto'
import { base64url, canonicalJson, flipBit, join, sha256, utf8 } from '../bytes.ts'
import { idOf, instanceId, licensePayload, NOW } from '../sample.ts'
import { derive, type Sealing, sealBytes } from '../sealed.ts'
import { deployment, otherDeployment, testSecret } from '../test-keys.ts'
import { bad, good, type Json, type VectorCase, type VectorFile } from '../vector-file.ts'
import { memberFaults, withMember } from './document-faults.ts'

const sealing: Sealing = {
  ikm: testSecret('sealing'),
  label: 'marque/1 example',
  aad: utf8('marque/1 example\nfield'),
  plaintext: utf8('TEST plaintext'),
  salt: testSecret('salt'),
}
const sealedBytes = sealBytes(sealing)
const opening = (over: Partial<Sealing>, sealed: Uint8Array = sealedBytes) => {
  const { ikm, label, aad } = { ...sealing, ...over }
  return { ikm: base64url(ikm), label, aad: base64url(aad), sealed: base64url(sealed) }
}
const shut = (name: string, over: Partial<Sealing>, sealed?: Uint8Array): VectorCase =>
  bad('signature', name, opening(over, sealed), 'sealed bytes do not open')

export const sealedBytesVectors: VectorFile = {
  operation: 'open-bytes',
  page: 'docs/protocol.md, Conventions',
  about:
    'salt (32 bytes) || ciphertext || tag (16 bytes), with key material, label, aad → the text.',
  cases: [
    good('a short text', opening({}), { plaintext: base64url(sealing.plaintext) }),
    good(
      'an empty text without aad',
      opening(
        { aad: new Uint8Array(0) },
        sealBytes({ ...sealing, aad: new Uint8Array(0), plaintext: new Uint8Array(0) }),
      ),
      { plaintext: '' },
    ),
    good(
      'a text of several blocks',
      opening({}, sealBytes({ ...sealing, plaintext: new Uint8Array(100).fill(7) })),
      { plaintext: base64url(new Uint8Array(100).fill(7)) },
    ),
    shut('another key', { ikm: testSecret('another') }),
    shut('another label', { label: 'marque/1 other' }),
    shut('another aad', { aad: utf8('marque/1 example\nother') }),
    shut('one bit of the salt turned', {}, flipBit(sealedBytes, 0)),
    shut('one bit of the ciphertext turned', {}, flipBit(sealedBytes, 8 * 32)),
    shut('one bit of the tag turned', {}, flipBit(sealedBytes, sealedBytes.length * 8 - 1)),
    shut('a byte short', {}, sealedBytes.subarray(0, -1)),
    shut('a byte behind it', {}, join(sealedBytes, Uint8Array.of(0))),
    shut('too short to hold salt and tag', {}, sealedBytes.subarray(0, 47)),
    shut('nothing', {}, new Uint8Array(0)),
  ],
}

const secret = testSecret('instance')
const fields = {
  deploymentId: licensePayload.deployment.id,
  instanceId,
  createdAt: NOW,
  sequence: 2,
  record: base64url(sha256(utf8('TEST record')).subarray(0, 16)),
  attempts: { wrong: 3 },
  boot: 4,
  licenseSerial: 7,
  highWater: NOW + 3600,
}

function sealConfig(over: object = {}, seed = deployment.seed): Record<string, unknown> {
  const body = { format: 'marque-private/1', ...fields, ...over }
  const sealed = sealBytes({
    ikm: seed,
    label: 'marque/1 instance',
    aad: utf8(`marque/1 instance\n${body.deploymentId}\n${body.instanceId}`),
    plaintext: secret,
    salt: testSecret('instance salt'),
  })
  return withMac({ ...body, secret: base64url(sealed) })
}

function withMac(body: object): Record<string, unknown> {
  const key = derive(secret, new Uint8Array(0), 'marque/1 privateConfig mac')
  const mac = createHmac('sha256', key).update(canonicalJson(body)).digest()
  return { ...body, mac: base64url(mac) }
}

const file = sealConfig()
const value = (over: object = {}): Json =>
  ({ ...fields, ...over, instanceSecret: base64url(secret) }) as Json
const input = (file: object) => ({ file: file as Json })
const edited = (name: string, path: string, wrong: unknown): VectorCase =>
  bad('signature', name, input(withMember(file, path, wrong)), 'privateConfig was edited')
const foreign = (name: string, over: object): VectorCase =>
  bad('signature', name, input({ ...file, ...over }), 'sealed bytes do not open')
const text = String(file['secret'])
const locked = { attempts: { wrong: 6, lockedUntil: NOW + 900 } }

export const privateConfigVectors: VectorFile = {
  operation: 'open-private-config',
  page: 'docs/protocol.md §5',
  about:
    'A privateConfig file and the seed of the deployment key → its fields, and the instance secret.',
  given: { seed: base64url(deployment.seed) },
  cases: [
    good('after two activations', input(file), value()),
    good('while locked', input(sealConfig(locked)), value(locked)),
    good(
      'members in another order',
      input(Object.fromEntries(Object.entries(file).reverse())),
      value(),
    ),
    good(
      'an unknown member, which the mac covers',
      input(sealConfig({ note: 'kept' })),
      value({ note: 'kept' }),
    ),
    edited('the sequence edited', 'sequence', 3),
    edited('the record edited', 'record', base64url(new Uint8Array(16))),
    edited('the wrong tries set back', 'attempts.wrong', 0),
    edited('high water set back', 'highWater', NOW),
    edited('the serial set back', 'licenseSerial', 6),
    edited('a member added', 'note', 'new'),
    edited('a mac of zeros', 'mac', base64url(new Uint8Array(32))),
    foreign('the deployment id exchanged', { deploymentId: idOf('other deployment') }),
    foreign('the instance id exchanged', { instanceId: idOf('other instance') }),
    foreign('a bit of the secret turned', {
      secret: base64url(flipBit(new Uint8Array(Buffer.from(text, 'base64url')), 300)),
    }),
    bad(
      'key',
      'opened with the seed of another deployment',
      { ...input(file), seed: base64url(otherDeployment.seed) },
      'sealed bytes do not open',
    ),
    ...memberFaults({
      payload: file,
      required: ['format', ...Object.keys(fields), 'secret', 'mac'],
      wrong: [
        ['format', 'marque-private/2'],
        ['deploymentId', 'one'],
        ['createdAt', '2026-06-01'],
        ['secret', `${text.slice(0, -2)}`],
        ['secret', `${text.slice(0, -1)}${text.endsWith('9') ? '-' : '9'}`],
        ['secret', ''],
        ['sequence', -1],
        ['record', 'AAAAAAAAAAAAAAAAAAAAAB'],
        ['attempts', 3],
        ['attempts.wrong', '3'],
        ['attempts.lockedUntil', null],
        ['boot', 1.5],
        ['highWater', 1e300],
        ['mac', `${'A'.repeat(42)}B`],
      ],
      sign: input,
    }),
    bad('form', 'a list', { file: [file as Json] }, 'privateConfig has wrong fields'),
    bad('form', 'nothing', { file: null }, 'privateConfig has wrong fields'),
  ],
}
