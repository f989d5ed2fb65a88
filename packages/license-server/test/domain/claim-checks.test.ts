import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { ErrorName } from '@marque/protocol'
import { testPublisher } from '@marque/testkit'
import { type ClaimFacts, checkClaim } from '../../src/domain/claim-checks.ts'
import { claimBody } from '../scene.ts'

let good: ClaimFacts

before(async () => {
  const { license } = await (await testPublisher()).issue('checks', {
    exp: 2_000_000_000,
    maxConnections: 3,
    versions: { range: '~11.5', builtBefore: '2026-06-01' },
    ips: ['10.0.0.0/8'],
    domains: ['*.example'],
    appNames: ['webroot'],
  })
  const body = await claimBody('node-1', { domain: 'reports.example', build: '2026-05-31' })
  good = {
    body,
    address: '10.1.2.3',
    license,
    clock: { now: 1_900_000_000, highest: 1_900_000_000, behindSeconds: 0 },
    activated: true,
    activatedAt: 1_900_000_000,
    environment: { seal: undefined, opened: undefined, next: undefined, isFull: false },
    opened: false,
    holdsSecret: false,
    epochs: new Map([[7, 'known']]),
    project: undefined,
    held: undefined,
    connectionsInUse: 2,
  }
})

const withProject = (change: object): Partial<ClaimFacts> => ({
  body: { ...good.body, project: { ...good.body.project, ...change } },
})

/** In the order of the protocol: each case alone, and each before all that follow. */
const CASES: readonly (readonly [ErrorName, () => Partial<ClaimFacts>])[] = [
  ['LICENSE_EXPIRED', () => ({ clock: { now: 2_000_000_000, highest: 0, behindSeconds: 0 } })],
  ['REPORT_VERSION_ERROR', () => withProject({ version: '11.6.0' })],
  ['ACCOUNT_STATUS_ERROR', () => ({ license: { ...good.license, accountStatus: 'suspended' } })],
  ['LICENSE_IP_ERROR', () => ({ address: '192.168.1.1' })],
  ['LICENSE_DOMAIN_ERROR', () => withProject({ domain: 'reports.test' })],
  ['LICENSE_APPNAME_ERROR', () => withProject({ appName: 'other' })],
  [
    'CLONE_DETECTED',
    () => ({ activated: false, body: { ...good.body, epoch: { boot: 7, random: 'other' } } }),
  ],
  ['SERVER_NOT_ACTIVATED', () => ({ activated: false })],
  [
    'CLOCK_MOVED_BACK',
    () => ({ clock: { now: 1_900_000_000, highest: 1_900_000_400, behindSeconds: 400 } }),
  ],
  ['REGISTER_OUT_OF_LIMIT', () => ({ connectionsInUse: 3 })],
]

test('a claim that fits is not refused', () => {
  checkClaim(good)
})

for (const [errorName, change] of CASES) {
  test(`a claim is refused as ${errorName}`, () => {
    assert.throws(() => checkClaim({ ...good, ...change() }), { errorName })
  })
}

test('of two reasons the earlier one of the protocol answers', () => {
  for (const [index, [errorName, earlier]] of CASES.entries()) {
    for (const [, later] of CASES.slice(index + 1)) {
      assert.throws(() => checkClaim(merge(later(), earlier())), { errorName })
    }
  }
})

/** Two faults in one claim: fields of the project are merged too. */
function merge(later: Partial<ClaimFacts>, earlier: Partial<ClaimFacts>): ClaimFacts {
  const body = {
    ...good.body,
    ...later.body,
    ...earlier.body,
    project: { ...good.body.project, ...changed(later), ...changed(earlier) },
  }
  const epoch = earlier.body?.epoch ?? later.body?.epoch
  const license = { ...good.license, ...statusOf(later), ...statusOf(earlier) }
  const both = { ...good, ...later, ...earlier, license }
  return { ...both, body: epoch === undefined ? body : { ...body, epoch } }
}

const changed = ({ body }: Partial<ClaimFacts>): object =>
  Object.fromEntries(
    Object.entries(body?.project ?? {}).filter(
      ([name, value]) => (good.body.project as Record<string, unknown>)[name] !== value,
    ),
  )

const statusOf = ({ license }: Partial<ClaimFacts>): object =>
  license === undefined || license.accountStatus === 'active'
    ? {}
    : { accountStatus: license.accountStatus }

test('a field that the license restricts and the claim lacks fails', () => {
  const { domain: _domain, ...noDomain } = good.body.project
  assert.throws(() => checkClaim({ ...good, body: { ...good.body, project: noDomain } }), {
    errorName: 'LICENSE_DOMAIN_ERROR',
  })
  const { build: _build, ...noBuild } = good.body.project
  assert.throws(() => checkClaim({ ...good, body: { ...good.body, project: noBuild } }), {
    errorName: 'REPORT_VERSION_ERROR',
  })
})

test('a build of the day of builtBefore is too new', () => {
  assert.throws(() => checkClaim({ ...good, ...withProject({ build: '2026-06-01' }) }), {
    errorName: 'REPORT_VERSION_ERROR',
  })
})

test('the address refusal names the address that was seen', () => {
  assert.throws(() => checkClaim({ ...good, address: '192.168.1.1' }), {
    details: { address: '192.168.1.1' },
  })
})

test('an activated server adopts an epoch it does not know, unless no boot could lie above it', () => {
  const epoch = { boot: 9, random: 'other' }
  checkClaim({ ...good, body: { ...good.body, epoch } })
  const highest = { boot: Number.MAX_SAFE_INTEGER, random: 'other' }
  assert.throws(() => checkClaim({ ...good, body: { ...good.body, epoch: highest } }), {
    errorName: 'CLONE_DETECTED',
  })
})

test('a date that fails only because of the high water blames the clock', () => {
  const clock = { now: 1_999_999_000, highest: 2_000_000_100, behindSeconds: 1100 }
  assert.throws(() => checkClaim({ ...good, clock }), {
    errorName: 'CLOCK_MOVED_BACK',
    details: { whose: 'licenseServer', offsetSeconds: -1100 },
  })
})
