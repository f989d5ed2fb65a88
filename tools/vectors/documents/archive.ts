// Archive statements: what an image archive must hash to (docs/protocol.md §2, "Archive statement").
import { hex, sha256, utf8 } from '../bytes.ts'
import { forge } from '../forge.ts'
import { delegation, delegationPayload, licensePayload, NOW, trust } from '../sample.ts'
import { deployment, issuing, otherIssuing, root } from '../test-keys.ts'
import { bad, good, type Json, type VectorFile } from '../vector-file.ts'
import { documentFaults, memberFaults } from './document-faults.ts'

const typ = 'marque-archive+jwt'
const payload = {
  iss: 'acme',
  iat: NOW,
  deployment: licensePayload.deployment.id,
  sha256: hex(sha256(utf8('TEST archive'))),
}
const sign = (payload: object, key = issuing) => ({ jws: forge({ typ, key, payload }) })
const expired = forge({
  typ: 'marque-delegation+jwt',
  key: root,
  payload: { ...delegationPayload, exp: NOW - 1 },
})

export const archiveVectors: VectorFile = {
  operation: 'verify-archive-statement',
  page: 'docs/protocol.md §2',
  about: 'The publisher’s statement on an image archive → its payload.',
  given: { trust: trust as unknown as Json, delegation },
  cases: [
    good('signed by the delegated key', sign(payload), payload),
    ...documentFaults({
      typ,
      otherTyp: 'marque-license+jwt',
      key: issuing,
      strangerKey: otherIssuing,
      payload,
      input: (jws) => ({ jws }),
    }),
    ...memberFaults({
      payload,
      required: ['iss', 'iat', 'deployment', 'sha256'],
      wrong: [
        ['sha256', payload.sha256.toUpperCase()],
        ['sha256', payload.sha256.slice(2)],
        ['iat', '0'],
        ['deployment', 7],
      ],
      sign,
    }),
    bad(
      'key',
      'signed by the deployment key',
      sign(payload, deployment),
      'signed by an unknown key',
    ),
    bad(
      'identity',
      'of another publisher',
      sign({ ...payload, iss: 'evil' }),
      'of another publisher',
    ),
    bad(
      'dates',
      'issued after the delegation',
      { ...sign(payload), delegation: expired },
      'outside the time of the delegation',
    ),
    bad(
      'identity',
      'the issuing key is revoked',
      { ...sign(payload), trust: { ...trust, revoked: [issuing.kid] } as unknown as Json },
      'revoked',
    ),
  ],
}
