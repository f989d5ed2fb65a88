// What a wrong clock does to license dates, leases, codes and the lockout: tried with a fixed clock
// over a real core. docs/clock.md is made of what is measured here, and a test compares the two.
// Implements docs/protocol.md §3, §7; threat A16.
import type { TestContext } from 'node:test'
import { type License, MarqueError } from '@marque/protocol'
import { TEST_NOW } from '@marque/testkit'
import { activate, bearing, claimNode, openScene, readChallenge, type Scene } from '../scene.ts'

/** What is asked of a test: that it says when it ends. */
export type Test = Pick<TestContext, 'after'>

const HOUR = 3600
const DAY = 86_400
const YEAR = 365 * DAY
/** By default a license lets the clock be off by so much at an activation. */
const TOLERANCE = 3600

export const GRACE_SECONDS = 900

/** Something that happens to the clock. */
export type Shift = {
  readonly name: string
  /** how the clock came to be wrong, for those that go back to right */
  readonly before?: (scene: Scene) => Promise<void>
  readonly happen: (scene: Scene) => void
  /** time that passed without the machine's monotonic clock */
  readonly sleptSeconds?: number
}

const set =
  (seconds: number) =>
  ({ clock }: Scene): void =>
    clock.setWall(clock.now() + seconds)

const aheadFor = (seconds: number, minutes: number) => async (scene: Scene) => {
  set(seconds)(scene)
  await scene.pass(minutes * 60)
}

export const SHIFTS: readonly Shift[] = [
  { name: 'back a year', happen: set(-YEAR) },
  { name: 'back an hour', happen: set(-HOUR) },
  { name: 'back 61 seconds', happen: set(-61) },
  { name: 'forward 61 seconds', happen: set(61) },
  { name: 'forward an hour', happen: set(HOUR) },
  {
    name: 'forward an hour, back after more than ten minutes',
    before: aheadFor(HOUR, 11),
    happen: set(-HOUR),
  },
  { name: 'forward a year', happen: set(YEAR) },
  {
    name: 'forward a year, back within ten minutes',
    before: aheadFor(YEAR, 9),
    happen: set(-YEAR),
  },
  {
    name: 'forward a year, back after more than ten minutes',
    before: aheadFor(YEAR, 11),
    happen: set(-YEAR),
  },
  { name: 'container paused for two hours', happen: ({ clock }) => clock.advance(2 * HOUR) },
  { name: 'machine suspended for two hours', happen: set(2 * HOUR), sleptSeconds: 2 * HOUR },
]

/** Codes of the catalogue; 0: it was granted. */
export type Measured = {
  readonly endedLicense: number
  readonly runningLicense: number
  readonly newSeat: number
  /** of a renewal after it happened; one that is refused ends the measurement */
  readonly leaseSeconds: number
  /** time of the server being up until a seat that nobody renews is free */
  readonly seatSeconds: number
  readonly codeUnderWay: number
  /** of a new QR code against the right time */
  readonly offsetSeconds: number
  /** whether the publisher takes that QR code, and what a new seat is answered then */
  readonly activation: 'refused' | 'at the limit' | { readonly newSeat: number }
  /** of a lock of 900 s, against what was left before: 0, or the time that passed meanwhile */
  readonly lockShortenedBy: number
  readonly lockAfterRestart: number
}

export async function measure(t: Test, shift: Shift): Promise<Measured> {
  return {
    ...(await measureLeases(t, shift)),
    ...(await measureEndedLicense(t, shift)),
    ...(await measureRunningLicense(t, shift)),
  }
}

/** A license without an end, so that nothing but the clock itself can be in the way. */
async function measureLeases(t: Test, shift: Shift) {
  const lease = { renewSeconds: 60, graceSeconds: GRACE_SECONDS }
  const { scene, seat } = await running(t, { lease })
  await happen(scene, shift)
  const { expiresAt } = await renew(scene, seat)
  const leaseSeconds = expiresAt - scene.clock.now()
  const newSeat = await codeOf(claimNode(scene.core, 'node-2'))
  const { carried } = await readChallenge(scene)
  const offsetSeconds = carried.issuedAt - rightTime(scene) - (shift.sleptSeconds ?? 0)
  const activation = await tryActivation(scene, offsetSeconds)
  const seatSeconds = await untilFree(scene)
  return { newSeat, leaseSeconds, seatSeconds, offsetSeconds, activation }
}

async function tryActivation(scene: Scene, offsetSeconds: number): Promise<Measured['activation']> {
  if (Math.abs(offsetSeconds) > TOLERANCE) return 'refused'
  if (Math.abs(offsetSeconds) === TOLERANCE) return 'at the limit'
  await activate(scene)
  return { newSeat: await codeOf(claimNode(scene.core, 'node-3')) }
}

async function measureEndedLicense(t: Test, shift: Shift) {
  const { scene, seat } = await running(t, { exp: TEST_NOW + 120 })
  await scene.pass(180)
  await shift.before?.(scene)
  const { challengeId, carried } = await readChallenge(scene)
  shift.happen(scene)
  await scene.core.tick()
  return {
    endedLicense: await codeOf(renew(scene, seat)),
    codeUnderWay: await codeOf(scene.core.activate({ challengeId, code: carried.code })),
  }
}

async function measureRunningLicense(t: Test, shift: Shift) {
  const { scene, seat } = await running(t, { exp: TEST_NOW + 30 * DAY })
  await shift.before?.(scene)
  const { challengeId, carried } = await readChallenge(scene)
  const code = carried.code === '000000' ? '000001' : '000000'
  for (let tries = 0; tries < 6; tries++) await codeOf(scene.core.activate({ challengeId, code }))
  const left = await lockSeconds(scene)
  shift.happen(scene)
  const leftAfter = await lockSeconds(scene)
  await scene.core.tick()
  const runningLicense = await codeOf(renew(scene, seat))
  return {
    runningLicense,
    lockShortenedBy: left - leftAfter,
    lockAfterRestart: await lockSeconds(await scene.restart()),
  }
}

type Seat = { readonly registrationId: Parameters<Scene['core']['renew']>[0]; leaseSecret: string }

/** Activated, one node registered, up for a minute. */
async function running(t: Test, terms: Partial<License>): Promise<{ scene: Scene; seat: Seat }> {
  const scene = await openScene(t, { terms })
  await activate(scene)
  const seat = await claimNode(scene.core, 'node-1')
  await scene.pass(60)
  return { scene, seat }
}

async function happen(scene: Scene, shift: Shift): Promise<void> {
  await shift.before?.(scene)
  shift.happen(scene)
  await scene.core.tick()
}

const renew = ({ core }: Scene, { registrationId, leaseSecret }: Seat) =>
  core.renew(registrationId, { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' }, bearing(leaseSecret))

async function untilFree(scene: Scene): Promise<number> {
  let seconds = 0
  for (; scene.core.status().connectionsInUse > 0; seconds += 30) await scene.pass(30)
  return seconds
}

const lockSeconds = async ({ core }: Scene): Promise<number> =>
  (await core.createChallenge()).lockedForSeconds ?? 0

/** What an untouched clock would show: the fixed one begins at TEST_NOW and 1,000,000 ms. */
const rightTime = ({ clock }: Scene): number => TEST_NOW + clock.monotonicMs() / 1000 - 1000

async function codeOf(work: Promise<unknown>): Promise<number> {
  try {
    await work
    return 0
  } catch (error) {
    if (error instanceof MarqueError) return error.code
    throw error
  }
}
