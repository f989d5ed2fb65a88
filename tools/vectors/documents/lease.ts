// Leases and refusals, as a node judges them (docs/protocol.md §2, "Lease", "Refusal").
import { base64url, sha256, utf8 } from '../bytes.ts'
import { forge } from '../forge.ts'
import {
  fileOf,
  idOf,
  licenseFile,
  licensePayload,
  NOW,
  nodeId,
  nonce,
  projectId,
  trust,
} from '../sample.ts'
import { deployment, foreignRoot, otherDeployment } from '../test-keys.ts'
import { bad, good, type Json, type JsonObject, type VectorFile } from '../vector-file.ts'
import { documentFaults, memberFaults, withMember } from './document-faults.ts'

const json = (value: object): Json => value as Json
const otherNonce = base64url(sha256(utf8('TEST nonce of the request before')))
const olderLicense = fileOf({ ...licensePayload, serial: 6 })
const otherProduct = fileOf({ ...licensePayload, product: { id: 'chart-server', name: 'Charts' } })
const otherLicense = fileOf({ ...licensePayload, jti: idOf('other license') })
const copiedKey = fileOf({
  ...licensePayload,
  deployment: { ...licensePayload.deployment, id: idOf('other deployment') },
})
const otherDeploymentFile = fileOf({
  ...licensePayload,
  deployment: { id: idOf('other deployment'), jwk: otherDeployment.jwk, image: '1.0.0' },
})
const given = {
  licenseFile: json(licenseFile),
  asker: json({ trust, productId: 'report-server', project: projectId, node: nodeId, nonce }),
}
const asking = (over: object): JsonObject => ({
  asker: json({ ...(given.asker as JsonObject), ...over }),
})

const leaseTyp = 'marque-lease+jwt'
const leasePayload = {
  jti: idOf('registration'),
  iss: licensePayload.deployment.id,
  sub: nodeId,
  project: projectId,
  nonce,
  iat: NOW,
  exp: NOW + 86_400,
  license: { jti: licensePayload.jti, serial: licensePayload.serial },
  epoch: { boot: 3, random: base64url(sha256(utf8('TEST epoch')).subarray(0, 16)) },
}
const lease = (over: object = {}): JsonObject => ({
  lease: forge({ typ: leaseTyp, key: deployment, payload: { ...leasePayload, ...over } }),
})

export const leaseVectors: VectorFile = {
  operation: 'verify-lease',
  page: 'docs/protocol.md §2',
  about: 'An answer of a license server, judged by the node that asked → the lease payload.',
  given,
  cases: [
    good('the answer to this request', lease(), json(leasePayload)),
    good('an unknown member', lease({ note: 1 }), json({ ...leasePayload, note: 1 })),
    ...documentFaults({
      typ: leaseTyp,
      otherTyp: 'marque-refusal+jwt',
      key: deployment,
      strangerKey: otherDeployment,
      payload: leasePayload,
      input: (lease) => ({ lease }),
    }),
    ...memberFaults({
      payload: leasePayload,
      required: Object.keys(leasePayload),
      wrong: [
        ['jti', 'registration'],
        ['sub', 7],
        ['nonce', null],
        ['iat', '0'],
        ['exp', NOW + 0.5],
        ['license', 7],
        ['license.serial', 0],
        ['epoch.boot', -1],
        ['epoch.random', 'AAAAAAAAAAAAAAAAAAAAAB'],
      ],
      sign: (payload) => ({ lease: forge({ typ: leaseTyp, key: deployment, payload }) }),
    }),
    bad(
      'identity',
      'of another deployment',
      lease({ iss: idOf('other deployment') }),
      'of another deployment',
    ),
    bad(
      'identity',
      'of another deployment that holds the same key',
      { ...lease(), licenseFile: json(copiedKey) },
      'of another deployment',
    ),
    bad(
      'key',
      'with the license file of another deployment',
      { ...lease(), licenseFile: json(otherDeploymentFile) },
      'signed by an unknown key',
    ),
    bad(
      'identity',
      'with an older license file',
      { ...lease(), licenseFile: json(olderLicense) },
      'names another license',
    ),
    bad(
      'identity',
      'with another license file of the deployment',
      { ...lease(), licenseFile: json(otherLicense) },
      'names another license',
    ),
    bad(
      'identity',
      'of another product',
      { ...lease(), licenseFile: json(otherProduct) },
      'for another product',
    ),
    bad('identity', 'for another node', lease({ sub: idOf('other node') }), 'for another node'),
    bad(
      'identity',
      'for another project',
      lease({ project: idOf('other project') }),
      'for another project',
    ),
    bad(
      'identity',
      'the answer to an earlier request',
      lease({ nonce: otherNonce }),
      'answers another request',
    ),
    bad(
      'identity',
      'taken by a node that asked with another nonce',
      { ...lease(), ...asking({ nonce: otherNonce }) },
      'answers another request',
    ),
    bad('dates', 'ends when it begins', lease({ exp: NOW }), 'ends before it begins'),
    bad('dates', 'ends before it begins', lease({ exp: NOW - 1 }), 'ends before it begins'),
    bad(
      'key',
      'of another publisher',
      { ...lease(), ...asking({ trust: { ...trust, keys: [foreignRoot.jwk] } }) },
      'signed by an unknown key',
    ),
    bad(
      'form',
      'without a license file',
      { ...lease(), licenseFile: null },
      'license file has wrong fields',
    ),
  ],
}

const refusalTyp = 'marque-refusal+jwt'
const refusalPayload = {
  iss: licensePayload.deployment.id,
  nonce,
  iat: NOW,
  code: 30007,
  sub: nodeId,
  project: projectId,
  registration: idOf('registration'),
}
const refusal = (over: object = {}): JsonObject => ({
  refusal: forge({ typ: refusalTyp, key: deployment, payload: { ...refusalPayload, ...over } }),
})
const short = { iss: refusalPayload.iss, nonce, iat: NOW, code: 10001 }

export const refusalVectors: VectorFile = {
  operation: 'verify-refusal',
  page: 'docs/protocol.md §2',
  about:
    'A signed refusal, judged by the node that asked → its payload, and the name of its error.',
  given,
  cases: [
    good('the refusal of this request', refusal(), {
      payload: json(refusalPayload),
      error: 'REGISTER_OUT_OF_LIMIT',
    }),
    good(
      'of a request that could not be read',
      { refusal: forge({ typ: refusalTyp, key: deployment, payload: short }) },
      { payload: json(short), error: 'PARAM_INPUT_ERROR' },
    ),
    good(
      'with a code of a later catalogue, which shows as an incorrect certificate',
      refusal({ code: 39999 }),
      { payload: json({ ...refusalPayload, code: 39999 }), error: 'CERTIFICATE_INCORRECT' },
    ),
    good('with the code 0, which never travels', refusal({ code: 0 }), {
      payload: json({ ...refusalPayload, code: 0 }),
      error: 'CERTIFICATE_INCORRECT',
    }),
    ...documentFaults({
      typ: refusalTyp,
      otherTyp: leaseTyp,
      key: deployment,
      strangerKey: otherDeployment,
      payload: refusalPayload,
      input: (refusal) => ({ refusal }),
    }),
    ...memberFaults({
      payload: refusalPayload,
      required: ['iss', 'nonce', 'iat', 'code'],
      wrong: [
        ['code', '30007'],
        ['code', 1.5],
        ['iat', null],
        ['sub', ''],
        ['project', 7],
        ['registration', 'none'],
      ],
      sign: (payload) => ({ refusal: forge({ typ: refusalTyp, key: deployment, payload }) }),
    }),
    bad(
      'identity',
      'of another deployment',
      refusal({ iss: idOf('other deployment') }),
      'of another deployment',
    ),
    bad(
      'identity',
      'of another request',
      refusal({ nonce: otherNonce }),
      'answers another request',
    ),
    bad('identity', 'for another node', refusal({ sub: idOf('other node') }), 'for another node'),
    bad(
      'identity',
      'for another project',
      refusal({ project: idOf('other project') }),
      'for another project',
    ),
    bad(
      'identity',
      'of another product',
      { ...refusal(), licenseFile: json(otherProduct) },
      'for another product',
    ),
    bad(
      'key',
      'with the license file of another deployment',
      { ...refusal(), licenseFile: json(otherDeploymentFile) },
      'signed by an unknown key',
    ),
    bad(
      'form',
      'without a license file',
      { ...refusal(), licenseFile: null },
      'license file has wrong fields',
    ),
    bad(
      'fields',
      'a member of the file altered',
      { ...refusal(), licenseFile: json(withMember(licenseFile, 'format', 'marque-license/0')) },
      'format',
    ),
  ],
}
