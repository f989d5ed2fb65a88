// A node asks for a seat: it gets the one it holds, or a free one, or the first reason against it.
// Implements docs/protocol.md §7.
import {
  type Bytes,
  type ClaimAnswer,
  type ClaimBody,
  type RegistrationId,
  uuidFrom,
} from '@marque/protocol'
import type { Batch } from '../domain/batch.ts'
import { checkClaim } from '../domain/claim-checks.ts'
import { told } from '../domain/evictions.ts'
import { drawEpoch, isRecognised } from '../domain/fence.ts'
import type { ClockReading } from '../domain/license-dates.ts'
import type { Project, Registration, Seat } from '../domain/seat.ts'
import type { Caller } from '../ports.ts'
import type { Context } from './context.ts'
import { grantLease } from './grant-lease.ts'

const SECRET_BYTES = 32
/** Older ones are forgotten: their leases have ended, or somebody starts one node over and over. */
const MAX_SUPERSEDED = 64

type Claimed = { readonly created: boolean; readonly answer: ClaimAnswer }

export const claimLease = (context: Context, body: ClaimBody, caller: Caller): Promise<Claimed> =>
  context.ledger.run<Claimed>((batch, clock) => {
    const place = findPlace(batch, body)
    checkClaim({
      body,
      address: caller.address,
      license: context.licenses.current().license,
      clock,
      activated: context.activation.isActive,
      epochs: context.epochs.drawn(),
      project: place.project,
      held: place.held,
      connectionsInUse: place.connectionsInUse,
    })
    adoptEpoch(context, batch, body)
    const secret = secretFor(context, place.held, caller)
    const project = writeProject(batch, body, place.project)
    if (place.told !== undefined) batch.writeSeat(place.told)
    const registration = registrationFor({
      context,
      batch,
      body,
      caller,
      clock,
      project,
      secret,
      held: place.held,
    })
    const finish = grantLease(context, { batch, clock, registration, project, nonce: body.nonce })
    recordClaim(batch, { registration, project, held: place.held })
    return (leases) => {
      context.meter.claimed(place.held === undefined ? 'new' : 'held')
      const answer = { ...finish(leases), leaseSecret: secret.text }
      return { created: place.held === undefined, answer }
    }
  })

type Place = {
  readonly project: Project | undefined
  readonly held: Seat | undefined
  /** the node's evicted seat that a new registration frees */
  readonly told: Seat | undefined
  readonly connectionsInUse: number
}

function findPlace(batch: Batch, body: ClaimBody): Place {
  const project = batch.findProject(body.project.id)
  const seat = project === undefined ? undefined : batch.findNodeSeat(project, body.node.id)
  const freed = seat === undefined ? undefined : told(seat)
  return {
    project,
    held: freed === undefined ? seat : undefined,
    told: freed,
    connectionsInUse: batch.connectionsInUse - (freed === undefined ? 0 : 1),
  }
}

/** After an activation a foreign epoch is adopted: the next one lies above it. */
function adoptEpoch(context: Context, batch: Batch, body: ClaimBody): void {
  const { epoch } = body
  if (epoch === undefined || isRecognised(epoch, context.epochs.drawn())) return
  const current = batch.epoch
  if (epoch.boot < current.boot) return
  batch.setEpoch(drawEpoch(epoch.boot + 1, context.random))
}

type Secret = { readonly text: string; readonly hash: string; readonly isKept: boolean }

function secretFor(context: Context, held: Seat | undefined, { bearer }: Caller): Secret {
  if (bearer !== undefined && held !== undefined) {
    const hash = context.hashSecret(bearer)
    if (hash === held.registration.secretHash) return { text: bearer, hash, isKept: true }
  }
  const fresh: Bytes = context.random(SECRET_BYTES)
  const text = context.secretText(fresh)
  return { text, hash: context.hashSecret(text), isKept: false }
}

function writeProject(batch: Batch, body: ClaimBody, found: Project | undefined): Project {
  const { id, name, appName, configuration } = body.project
  const isSame =
    found?.name === name && found.appName === appName && found.configuration === configuration
  if (found !== undefined && isSame) return found
  const number = found?.number ?? batch.newProjectNumber()
  const project = { number, id, name, appName, configuration, lock: found?.lock }
  batch.writeProject(project)
  return project
}

function registrationFor(claim: {
  context: Context
  batch: Batch
  body: ClaimBody
  caller: Caller
  clock: ClockReading
  project: Project
  secret: Secret
  held: Seat | undefined
}): Registration {
  const { body, caller, project, secret } = claim
  const before = claim.held?.registration
  const facts = {
    project: project.number,
    nodeId: body.node.id,
    nodeName: body.node.name,
    address: caller.address,
    version: body.project.version,
    secretHash: secret.hash,
    eviction: undefined,
  }
  if (before === undefined) {
    return {
      ...facts,
      number: claim.batch.newRegistrationNumber(),
      id: uuidFrom<RegistrationId>(claim.context.random(16)),
      superseded: [],
      takeOvers: 0,
      claimedAt: claim.clock.now,
    }
  }
  const { number, id, claimedAt, takeOvers, superseded } = before
  if (secret.isKept) return { ...facts, number, id, claimedAt, takeOvers, superseded }
  return {
    ...facts,
    number,
    id,
    claimedAt,
    takeOvers: takeOvers + 1,
    superseded: [...superseded, before.secretHash].slice(-MAX_SUPERSEDED),
  }
}

function recordClaim(
  batch: Batch,
  claim: { registration: Registration; project: Project; held: Seat | undefined },
): void {
  const { registration, project, held } = claim
  batch.record('registration.claimed', {
    registration: registration.id,
    project: project.id,
    projectName: project.name,
    node: registration.nodeId,
    nodeName: registration.nodeName,
    address: registration.address,
    version: registration.version,
    isNew: held === undefined,
    takeOvers: registration.takeOvers,
  })
}
