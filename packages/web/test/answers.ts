// Answers of a license server as fixtures, in the protocol's own types.
import type { ChallengeAnswer, RegistrationItem, Status, Usage } from '@marque/protocol'
import { CATALOGUE, type ErrorName, encodeProblem, MarqueError } from '@marque/protocol'
import { renderSVG } from 'uqr'
import type { ScriptedAnswer } from './scripted-server.ts'

/** 2026-06-15 10:00 UTC. */
export const now = 1_781_517_600
const day = 86_400

export const unactivated: Status = {
  state: 'unactivated',
  live: true,
  ready: true,
  clockOk: true,
  deploymentId: 'b2f7c1de-40a8-4f0e-9a57-3c1d6f2e8a90',
  publisher: 'Northwind Analytics',
  licensee: { id: 'lic-2041', name: 'Harbour Insurance Group' },
  product: { id: 'report-server', name: 'Report Server' },
  maxConnections: 50,
  connectionsInUse: 0,
  expiresAt: now + 400 * day,
  licenseSerial: 3,
  instanceId: '0d9c5a31-77b4-4c52-8a1e-5be0f4c7d312',
  projects: { open: 0, locked: 0 },
  version: '1.0.0',
  warnings: [],
} as unknown as Status

export const active: Status = {
  ...unactivated,
  state: 'active',
  connectionsInUse: 37,
  projects: { open: 2, locked: 0 },
}

/** One project has recovered; the others wait, each for another reason. */
export const waitingProjects = {
  open: 1,
  locked: 3,
  waiting: [
    {
      id: '5a0c2f9e-1b7d-4e63-8f21-c3d4e5f60718',
      name: 'Claims reporting',
      reason: 'environment-changed',
      changed: ['stateServer'],
      absent: ['fileServer'],
    },
    { id: '6b1d3a0f-2c8e-4f74-9a32-d4e5f6a71829', name: 'Audit', reason: 'not-heard-of' },
    { id: '7c2e4b1a-3d9f-4a85-8b43-e5f6a7b8293a', name: 'Test bench', reason: 'not-sealed' },
  ],
} as unknown as Status['projects']

export const activationUrl = `HTTPS://LICENSE.NORTHWIND.EXAMPLE/A/${'MRQXE2LHNFZGK5DFON2A7VJ4'.repeat(14)}`

export const challenge = (over: Partial<ChallengeAnswer> = {}): ScriptedAnswer => ({
  status: 201,
  body: {
    challengeId: 'q8V3s0bT4yWcG1nLr7xKZA',
    url: activationUrl,
    svg: renderSVG(activationUrl, { ecc: 'M', border: 4 }),
    expiresAt: now + 300,
    ttlSeconds: 300,
    attemptsLeft: 6,
    ...over,
  } satisfies ChallengeAnswer,
})

export const ok = (body: unknown): ScriptedAnswer => ({ status: 200, body })

export const refused = (
  name: ErrorName,
  details: Readonly<Record<string, string | number>> = {},
): ScriptedAnswer => ({
  status: CATALOGUE[name].status,
  body: encodeProblem(new MarqueError(name, details)),
})

export const registration = (
  number: number,
  over: Partial<RegistrationItem> = {},
): RegistrationItem =>
  ({
    registrationId: `5f0c2d1e-0000-4000-8000-${String(number).padStart(12, '0')}`,
    projectId: '3f9b0c64-8f1d-4f6e-b3d2-08f2a1c7e501',
    projectName: 'reporting',
    appName: 'webroot',
    nodeId: `9a1b7c3d-0000-8000-8000-${String(number).padStart(12, '0')}`,
    nodeName: `report-node-${number}`,
    address: `10.20.4.${10 + number}`,
    version: '11.5.11',
    claimedAt: now - 30 * day - number * 4000,
    renewedAt: now - 300 * number,
    leaseEndsAt: now + day - 300 * number,
    takeOvers: 0,
    ...over,
  }) as unknown as RegistrationItem

export const usage = (range: { readonly from: number; readonly to: number }): Usage => {
  const steps = 96
  const length = (range.to - range.from) / steps
  return {
    items: Array.from({ length: steps + 1 }, (_, step) => ({
      at: Math.round(range.from + step * length),
      connectionsInUse: Math.round(
        27 + 9 * Math.sin(step / 9 + 2.9) + 3 * Math.sin(step / 2.3) + step / 24,
      ),
      maxConnections: step < 40 ? 40 : 50,
      seconds: Math.round(length),
      ...(step % 30 === 7 ? { refusals: { '30007': 2, '40004': 1 } } : {}),
    })).filter(({ at }) => at < range.from + 60 * length || at > range.from + 66 * length),
  }
}
