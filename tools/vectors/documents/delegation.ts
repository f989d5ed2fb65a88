// Delegations (docs/protocol.md §2, "Delegation payload").
import { base64url, fromHex } from '../bytes.ts'
import { forge } from '../forge.ts'
import { delegationPayload as payload, trust } from '../sample.ts'
import { foreignRoot, issuing, oldRoot, root } from '../test-keys.ts'
import { bad, good, type Json, type VectorFile } from '../vector-file.ts'
import { documentFaults, memberFaults, withMember } from './document-faults.ts'

const typ = 'marque-delegation+jwt'
const sign = (payload: object, key = root) => ({ jws: forge({ typ, key, payload }) })
const value = (payload: object, kid = issuing.kid) => ({ payload: payload as Json, kid })
const weak = (name: string, point: string) =>
  bad(
    'key',
    `an issuing key that is ${name}`,
    sign(withMember(payload, 'jwk.x', base64url(fromHex(point)))),
    'not an Ed25519 key',
  )

export const delegationVectors: VectorFile = {
  operation: 'verify-delegation',
  page: 'docs/protocol.md §2',
  about: 'A delegation held against a trust anchor → its payload, and the kid of the issuing key.',
  given: { trust: trust as unknown as Json },
  cases: [
    good('signed by the root key', sign(payload), value(payload)),
    good('signed by the old root key during a rotation', sign(payload, oldRoot), value(payload)),
    good('an unknown member', sign({ ...payload, note: 1 }), value({ ...payload, note: 1 })),
    good(
      'header members in another order, and one more',
      {
        jws: forge({
          typ,
          key: root,
          payload,
          headerText: JSON.stringify({ x: 1, typ, kid: root.kid, alg: 'EdDSA' }),
        }),
      },
      value(payload),
    ),
    good(
      'another key is revoked',
      { ...sign(payload), trust: { ...trust, revoked: [root.kid] } as unknown as Json },
      value(payload),
    ),
    ...documentFaults({
      typ,
      otherTyp: 'marque-license+jwt',
      key: root,
      strangerKey: foreignRoot,
      payload,
      input: (jws) => ({ jws }),
    }),
    bad(
      'form',
      'a document longer than any',
      {
        jws: forge({ typ, key: root, payload: `${JSON.stringify(payload)}${' '.repeat(50_000)}` }),
      },
      'not a signed document',
    ),
    bad('key', 'signed by itself', sign(payload, issuing), 'signed by an unknown key'),
    bad(
      'identity',
      'of another publisher',
      sign({ ...payload, iss: 'evil' }),
      'of another publisher',
    ),
    bad(
      'identity',
      'the issuing key is revoked',
      { ...sign(payload), trust: { ...trust, revoked: [issuing.kid] } as unknown as Json },
      'the issuing key is revoked',
    ),
    ...memberFaults({
      payload,
      required: ['iss', 'jwk', 'use', 'nbf', 'exp'],
      wrong: [
        ['iss', 7],
        ['iss', 'Acme'],
        ['use', 'archive'],
        ['nbf', '1780272000'],
        ['exp', 1.5],
        ['exp', -1],
        ['exp', null],
        ['jwk.kty', 'RSA'],
        ['jwk.crv', 'X25519'],
        ['jwk.x', 'AA'],
      ],
      sign,
    }),
    weak('the identity', `01${'00'.repeat(31)}`),
    weak('the point of order 2', `ec${'ff'.repeat(30)}7f`),
    weak('a point of order 4', '00'.repeat(32)),
    weak('a point of order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
    weak(
      'the other point of order 8',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    ),
    weak('the identity in its second spelling', `ee${'ff'.repeat(30)}7f`),
    weak('the identity with the sign bit', `01${'00'.repeat(30)}80`),
  ],
}
