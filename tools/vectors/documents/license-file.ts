// License files (docs/protocol.md §2, "License file", "Verification order", "Matching").
import { base64url, fromHex } from '../bytes.ts'
import { forge } from '../forge.ts'
import {
  delegation,
  delegationPayload,
  licenseFile as file,
  fileOf,
  NOW,
  licensePayload as payload,
  trust,
} from '../sample.ts'
import { activation, deployment, foreignRoot, issuing, otherIssuing, root } from '../test-keys.ts'
import { bad, good, type Json, type VectorCase, type VectorFile } from '../vector-file.ts'
import { documentFaults, memberFaults, withMember } from './document-faults.ts'

const json = (value: object): Json => value as Json
const delegated = (over: object) =>
  forge({ typ: 'marque-delegation+jwt', key: root, payload: { ...delegationPayload, ...over } })
const under = (delegation: string) => ({ file: json({ ...file, delegation }) })
const sign = (payload: object) => ({ file: json(fileOf(payload)) })
const value = (payload: object) => ({ payload: json(payload), deploymentKid: deployment.kid })
const perpetual = Object.fromEntries(
  Object.entries(payload).filter(
    ([name]) => !['nbf', 'exp', 'ips', 'domains', 'appNames', 'restartRecovery'].includes(name),
  ),
)
const field = (name: string, path: string, wrong: unknown, reason = path) =>
  bad('fields', name, sign(withMember(payload, path, wrong)), reason)
const at = (name: string, now: number, reason: string): VectorCase => ({
  name,
  step: 'dates',
  input: { file: json(file), now },
  expect: { code: 30000, reason },
})
const status = (accountStatus: string): VectorCase => ({
  name: `the account is ${accountStatus}`,
  step: 'dates',
  input: { ...sign({ ...payload, accountStatus }), now: NOW },
  expect: { code: 30002, reason: accountStatus },
})
const evilDelegation = forge({
  typ: 'marque-delegation+jwt',
  key: foreignRoot,
  payload: { ...delegationPayload, jwk: otherIssuing.jwk },
})
const evilLicense = forge({ typ: 'marque-license+jwt', key: otherIssuing, payload })

export const licenseFileVectors: VectorFile = {
  operation: 'verify-license-file',
  page: 'docs/protocol.md §2',
  about:
    'A license file held against a trust anchor → the license payload, and the kid of the ' +
    'deployment key. Where `now` is given, dates and account status are asked afterwards.',
  given: { trust: json(trust) },
  cases: [
    good('every field', { file: json(file) }, value(payload)),
    good('a perpetual license with required fields only', sign(perpetual), value(perpetual)),
    good(
      'unknown members in file and license',
      { file: json({ ...fileOf({ ...payload, note: 'kept' }), note: 1 }) },
      value({ ...payload, note: 'kept' }),
    ),
    good(
      'issued in the first second of the delegation',
      under(delegated({ nbf: NOW })),
      value(payload),
    ),
    good(
      'issued in the last second of the delegation',
      under(delegated({ exp: NOW })),
      value(payload),
    ),
    good(
      'the delegation has ended since',
      { file: json(file), now: delegationPayload.exp + 1 },
      value(payload),
    ),
    good('the first second of its dates', { file: json(file), now: payload.nbf }, value(payload)),
    good(
      'the last second of its dates',
      { file: json(file), now: payload.exp - 1 },
      value(payload),
    ),
    ...documentFaults({
      typ: 'marque-license+jwt',
      otherTyp: 'marque-lease+jwt',
      key: issuing,
      strangerKey: otherIssuing,
      payload,
      input: (license) => ({ file: json({ ...file, license }) }),
    }),
    ...fileFaults(),
    ...memberFaults({
      payload,
      required: Object.keys(perpetual),
      wrong: [
        ['jti', 'LICENSE-1'],
        ['serial', '7'],
        ['serial', 0],
        ['iat', '2026-06-01'],
        ['nbf', null],
        ['exp', 1.5],
        ['licensee', 'Example Works'],
        ['licensee.name', ''],
        ['product.id', 'Report Server'],
        ['project', 1],
        ['accountStatus', 'paused'],
        ['deployment.id', '00000000'],
        ['deployment.image', '1.0'],
        ['maxConnections', 0],
        ['maxConnections', '10'],
        ['maxConnections', 2.5],
        ['versions', '~11.5'],
        ['versions.range', ' '],
        ['versions.builtBefore', '2027-13-01'],
        ['ips', '10.0.0.0/8'],
        ['ips', []],
        ['domains', [7]],
        ['appNames', []],
        ['entitlements', ['dashboards']],
        ['entitlements.reports', null],
        ['entitlements.reports', [25]],
        ['lease.renewSeconds', 0],
        ['lease.graceSeconds', '86400'],
        ['restartRecovery', true],
        ['restartRecovery.days', 0],
        ['activation.url', 'https://authority.example/'],
        ['activation.url', 'ftp://authority.example'],
        ['activation.keys', []],
        ['activation.clockToleranceSeconds', -1],
      ],
      sign,
    }),
    field(
      'an entitlement with a name of another form',
      'entitlements',
      { '7': true },
      'entitlements',
    ),
    field('a version range that is none', 'versions.range', 'eleven'),
    field('an address range in shorthand', 'ips', ['10/8']),
    field('an address range with leading zeros', 'ips', ['010.0.0.0/8']),
    field('an address range longer than an address', 'ips', ['10.0.0.0/33']),
    field('a domain with an empty label', 'domains', ['reports..example']),
    field('a wildcard inside a domain', 'domains', ['reports.*.example']),
    field('a lease that ends before it is renewed', 'lease', {
      renewSeconds: 3600,
      graceSeconds: 60,
    }),
    field('an end before the beginning', 'exp', NOW - 1),
    field(
      'a recovery version that is none',
      'restartRecovery.minProductVersion',
      '99999999999999999.0',
    ),
    field(
      'an activation address with an impossible port',
      'activation.url',
      'https://authority.example:99999',
    ),
    field(
      'a private key in the deployment',
      'deployment.jwk.d',
      base64url(deployment.seed),
      'deployment.jwk',
    ),
    field('an activation key under a wrong kid', 'activation.keys', [
      { kid: issuing.kid, jwk: activation.jwk },
    ]),
    bad(
      'key',
      'a deployment key that is no key of its own',
      sign(withMember(payload, 'deployment.jwk.x', base64url(fromHex(`01${'00'.repeat(31)}`)))),
      'not an Ed25519 key',
    ),
    at('one second before its beginning', payload.nbf - 1, 'notBefore'),
    at('the second of its end', payload.exp, 'expiredAt'),
    status('suspended'),
    status('ended'),
  ],
}

function fileFaults(): readonly VectorCase[] {
  const { delegation: _delegation, ...withoutDelegation } = file
  const { license: _license, ...unlicensed } = file
  return [
    bad('form', 'the file is a list', { file: [json(file)] }, 'license file has wrong fields'),
    bad(
      'form',
      'a format of a later version',
      { file: json({ ...file, format: 'marque-license/2' }) },
      'format',
    ),
    bad('form', 'no format', { file: { delegation, license: file.license } }, 'format is missing'),
    bad('form', 'no delegation', { file: json(withoutDelegation) }, 'delegation is missing'),
    bad('form', 'no license', { file: json(unlicensed) }, 'license is missing'),
    bad(
      'form',
      'the license as its payload',
      { file: json({ ...file, license: payload }) },
      'license',
    ),
    bad(
      'header',
      'license and delegation exchanged',
      { file: json({ ...file, delegation: file.license, license: delegation }) },
      'typ is not marque-delegation+jwt',
    ),
    bad(
      'key',
      'another publisher’s license and delegation',
      { file: json({ ...file, delegation: evilDelegation, license: evilLicense }) },
      'signed by an unknown key',
    ),
    bad(
      'key',
      'a license that the delegated key did not sign',
      under(delegated({ jwk: otherIssuing.jwk })),
      'signed by an unknown key',
    ),
    bad(
      'identity',
      'a license of another publisher under the same delegation',
      sign({ ...payload, iss: 'evil' }),
      'the license is of another publisher',
    ),
    bad(
      'dates',
      'issued before the delegation',
      under(delegated({ nbf: NOW + 1 })),
      'outside the time of the delegation',
    ),
    bad(
      'dates',
      'issued after the delegation',
      under(delegated({ exp: NOW - 1 })),
      'outside the time of the delegation',
    ),
    bad(
      'identity',
      'the issuing key is revoked',
      { file: json(file), trust: json({ ...trust, revoked: [issuing.kid] }) },
      'the issuing key is revoked',
    ),
    bad(
      'key',
      'a trust anchor with another root',
      { file: json(file), trust: json({ ...trust, keys: [foreignRoot.jwk] }) },
      'signed by an unknown key',
    ),
    bad(
      'identity',
      'a trust anchor of another publisher with the same root',
      { file: json(file), trust: json({ ...trust, slug: 'other' }) },
      'of another publisher',
    ),
  ]
}
