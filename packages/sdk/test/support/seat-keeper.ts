// The honest part of a fake license server: signs leases and refusals for one deployment, so that
// a test can let it be honest first and lie afterwards.
import { randomBytes } from 'node:crypto'
import {
  type ClaimBody,
  type Epoch,
  encodeProblem,
  type LicenseFile,
  leaseEnd,
  MarqueError,
  type NodeId,
  type ProjectId,
  type RegistrationId,
  signLease,
  signRefusal,
  uuidFrom,
} from '@marque/protocol'
import type { FixedClock, TestDeployment } from '@marque/testkit'
import type { FakeAnswer, FakeHandler, FakeRequest } from './fake-license-server.ts'

type Seat = { id: RegistrationId; node: NodeId; project: ProjectId; secret: string }

export type SeatKeeper = {
  readonly handler: FakeHandler
  /** seats by registration id */
  readonly seats: Map<string, Seat>
  /** answers claims and renewals with this refusal from now on; `undefined` ends it */
  refuse: MarqueError | undefined
  /** the deployment that signs from now on */
  deployment: TestDeployment
  epoch: Epoch
  readonly lease: (seat: Seat, nonce: string, changes?: object) => Promise<string>
  readonly refusal: (error: MarqueError, request: FakeRequest) => Promise<FakeAnswer>
}

const ROUTE = '/license/api/v1/registrations'

export function seatKeeper(first: TestDeployment, clock: Pick<FixedClock, 'now'>): SeatKeeper {
  const seats = new Map<string, Seat>()
  const keeper: SeatKeeper = {
    seats,
    refuse: undefined,
    deployment: first,
    epoch: { boot: 1, random: randomBytes(16).toString('base64url') },
    lease: (seat, nonce, changes = {}) => {
      const { license, key } = keeper.deployment
      const now = clock.now()
      const payload = {
        jti: seat.id,
        iss: license.deployment.id,
        sub: seat.node,
        project: seat.project,
        nonce,
        iat: now,
        exp: leaseEnd(license, now),
        license: { jti: license.jti, serial: license.serial },
        epoch: keeper.epoch,
      }
      return signLease({ ...payload, ...changes }, key.signer)
    },
    refusal: async (error, request) => {
      const { license, key, file } = keeper.deployment
      const { nonce } = request.body
      const payload = { iss: license.deployment.id, nonce, iat: clock.now(), code: error.code }
      const refusal = await signRefusal(payload, key.signer)
      const body = encodeProblem(error, { extensions: { refusal, licenseFile: file } })
      return { status: error.entry.status, body, contentType: 'application/problem+json' }
    },
    handler: (request) => answer(keeper, request),
  }
  return keeper
}

async function answer(keeper: SeatKeeper, request: FakeRequest): Promise<FakeAnswer> {
  if (request.path === '/license/api/v1/status') {
    return { status: 200, body: { deploymentId: keeper.deployment.license.deployment.id } }
  }
  const id = request.path.slice(ROUTE.length + 1)
  if (request.method === 'DELETE') return release(keeper, id)
  if (keeper.refuse !== undefined) return keeper.refusal(keeper.refuse, request)
  if (request.method === 'POST' && request.path === ROUTE) return claim(keeper, request)
  const seat = keeper.seats.get(id)
  if (seat === undefined || seat.secret !== request.bearer) {
    return keeper.refusal(new MarqueError('LEASE_UNKNOWN'), request)
  }
  return { status: 200, body: await leaseAnswer(keeper, seat, request.body.nonce) }
}

function release(keeper: SeatKeeper, id: string): FakeAnswer {
  if (keeper.seats.delete(id)) return { status: 204 }
  const problem = encodeProblem(new MarqueError('DO_NOT_NEED_DEACTIVATE'))
  return { status: 404, body: problem, contentType: 'application/problem+json' }
}

async function claim(keeper: SeatKeeper, request: FakeRequest): Promise<FakeAnswer> {
  const body = request.body as ClaimBody
  const held = [...keeper.seats.values()].find((seat) => seat.node === body.node.id)
  const keeps = held !== undefined && held.secret === request.bearer
  const seat: Seat = {
    id: held?.id ?? uuidFrom<RegistrationId>(randomBytes(16)),
    node: body.node.id,
    project: body.project.id,
    secret: keeps ? held.secret : randomBytes(32).toString('base64url'),
  }
  keeper.seats.set(seat.id, seat)
  const granted = await leaseAnswer(keeper, seat, body.nonce)
  return { status: held ? 200 : 201, body: { ...granted, leaseSecret: seat.secret } }
}

async function leaseAnswer(keeper: SeatKeeper, seat: Seat, nonce: string): Promise<object> {
  const { license, file } = keeper.deployment
  return {
    registrationId: seat.id,
    lease: await keeper.lease(seat, nonce),
    licenseFile: file satisfies LicenseFile,
    renewAfterSeconds: license.lease.renewSeconds,
    expiresAt: 0,
    maxConnections: license.maxConnections,
    connectionsInUse: keeper.seats.size,
    recovered: false,
    epoch: keeper.epoch,
  }
}
