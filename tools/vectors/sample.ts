// One publisher, one license, one deployment: what the vectors are about.
import { base64url, sha256, utf8 } from './bytes.ts'
import { forge } from './forge.ts'
import { activation, deployment, issuing, oldActivation, oldRoot, root } from './test-keys.ts'

/** 2026-06-01T00:00:00Z */
export const NOW = 1_780_272_000
const YEAR = 365 * 86_400

/** An id made of a label: version 4 in form, fixed in fact. */
export function idOf(label: string): string {
  const digest = sha256(utf8(`TEST id: ${label}`))
  const bytes = Uint8Array.from(digest.subarray(0, 16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const trust = {
  publisher: 'TEST Acme',
  slug: 'acme',
  keys: [oldRoot.jwk, root.jwk],
}

export const delegationPayload = {
  iss: 'acme',
  jwk: issuing.jwk,
  use: 'license',
  nbf: NOW - YEAR,
  exp: NOW + YEAR,
}

export const delegation = forge({
  typ: 'marque-delegation+jwt',
  key: root,
  payload: delegationPayload,
})

export const licensePayload = {
  jti: idOf('license'),
  serial: 7,
  iss: 'acme',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 2 * YEAR,
  licensee: { id: 'licensee-1', name: 'Example Works' },
  product: { id: 'report-server', name: 'Report Server' },
  project: 'reporting',
  accountStatus: 'active',
  deployment: { id: idOf('deployment'), jwk: deployment.jwk, image: '1.0.0' },
  maxConnections: 10,
  versions: { range: '~11.5', builtBefore: '2027-06-01' },
  ips: ['10.0.0.0/8', '2001:db8::/32'],
  domains: ['reports.example', '*.example'],
  appNames: ['webroot'],
  entitlements: { dashboards: true, exports: false, reports: 25, edition: '旗舰版' },
  lease: { renewSeconds: 7200, graceSeconds: 86_400 },
  restartRecovery: { minProductVersion: '11.5.9', days: 90 },
  activation: {
    url: 'https://authority.example',
    keys: [
      { kid: activation.kid, jwk: activation.jwk },
      { kid: oldActivation.kid, jwk: oldActivation.jwk },
    ],
    clockToleranceSeconds: 3600,
  },
}

const signLicense = (payload: object | string): string =>
  forge({ typ: 'marque-license+jwt', key: issuing, payload })

export const license = signLicense(licensePayload)

export const licenseFile = { format: 'marque-license/1', delegation, license }

/** A license file of another license, under the same delegation. */
export const fileOf = (payload: object | string) => ({
  ...licenseFile,
  license: signLicense(payload),
})

export const nonce = base64url(sha256(utf8('TEST nonce')))
export const projectId = idOf('project')
export const nodeId = idOf('node')
export const instanceId = idOf('instance')
