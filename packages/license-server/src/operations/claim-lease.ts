// A node asks for a seat: it gets the one it holds, or a free one, or the first reason against it.
// Implements docs/protocol.md §7; §6, "After a start".
import {
  type ClaimAnswer,
  type ClaimBody,
  MarqueError,
  type RegistrationId,
  uuidFrom,
} from '@marque/protocol'
import type { Batch } from '../domain/batch.ts'
import { checkClaim } from '../domain/claim-checks.ts'
import { told } from '../domain/evictions.ts'
import { drawEpoch, isRecognised } from '../domain/fence.ts'
import type { ClockReading } from '../domain/license-dates.ts'
import { type Environment, mayReseal } from '../domain/recovery.ts'
import type { Project, Registration, Seat } from '../domain/seat.ts'
import type { Caller } from '../ports.ts'
import type { Context } from './context.ts'
import { examineEnvironment } from './examine-environment.ts'
import { grantLease } from './grant-lease.ts'
import type { Decide } from './ledger.ts'
import { noteOpening, noteRefusal } from './recovery.ts'

const SECRET_BYTES = 32
/** Older ones are forgotten: their leases have ended, or somebody starts one node over and over. */
const MAX_SUPERSEDED = 64
/** Each time round, another node of the project has just renewed the seal. */
const MAX_EXAMINATIONS = 10

type Claimed = { readonly created: boolean; readonly answer: ClaimAnswer }

export async function claimLease(
  context: Context,
  body: ClaimBody,
  caller: Caller,
): Promise<Claimed> {
  for (let tries = 0; tries < MAX_EXAMINATIONS; tries++) {
    const examined = examineEnvironment(context, body)
    const environment = examined instanceof Promise ? await examined : examined
    const claimed = await context.ledger.run(decideClaim(context, { body, caller, environment }))
    if (claimed !== undefined) return claimed
  }
  throw new MarqueError('CONFLICT', { reason: 'the environment seal changes with every claim' })
}

type Asked = {
  readonly body: ClaimBody
  readonly caller: Caller
  readonly environment: Environment
}

/** @returns undefined, with nothing decided, if the seal is not the one that was examined */
function decideClaim(context: Context, asked: Asked): Decide<Claimed | undefined> {
  const { body, caller, environment } = asked
  return (batch, clock) => {
    const place = findPlace(batch, body)
    if (environment.seal !== place.project?.seal) return () => undefined
    const kept = keptSecret(context, place.held, caller)
    const holdsSecret = kept !== undefined
    checkPlace(context, asked, { place, clock, holdsSecret })
    adoptEpoch(context, batch, body)
    const reseals = mayReseal({
      environment,
      holdsSecret,
      isFirstFullClaim:
        context.activation.isActive && !context.recovery.fullClaims.has(body.project.id),
    })
    const secret = kept ?? freshSecret(context)
    const seal = reseals ? environment.next : place.project?.seal
    const project = writeProject(batch, body, { found: place.project, seal })
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
    const isRecovered = !context.activation.isActive
    const grant = { batch, clock, registration, project, nonce: body.nonce, isRecovered }
    const finish = grantLease(context, grant)
    recordClaim(batch, { registration, project, held: place.held })
    recordEnvironment(context, batch, { project, environment, reseals })
    return (leases) => {
      noteEnvironment(context, { project, environment, reseals })
      context.meter.claimed(place.held === undefined ? 'new' : isRecovered ? 'recovered' : 'held')
      const answer = { ...finish(leases), leaseSecret: secret.text }
      return { created: place.held === undefined, answer }
    }
  }
}

/** @throws MarqueError the first reason against the claim; why a project waits is kept */
function checkPlace(
  context: Context,
  { body, caller, environment }: Asked,
  found: { readonly place: Place; readonly clock: ClockReading; readonly holdsSecret: boolean },
): void {
  const { place, clock, holdsSecret } = found
  const { recovery } = context
  try {
    checkClaim({
      body,
      address: caller.address,
      license: context.licenses.current().license,
      clock,
      activated: context.activation.isActive,
      activatedAt: recovery.activatedAt,
      environment,
      opened: recovery.opened.has(body.project.id),
      holdsSecret,
      epochs: context.epochs.drawn(),
      project: place.project,
      held: place.held,
      connectionsInUse: place.connectionsInUse,
    })
  } catch (error) {
    if (error instanceof MarqueError && place.project !== undefined) {
      noteRefusal(recovery, body.project.id, error)
    }
    throw error
  }
}

type Outcome = {
  readonly project: Project
  readonly environment: Environment
  readonly reseals: boolean
}

function recordEnvironment(context: Context, batch: Batch, outcome: Outcome): void {
  const { project, environment, reseals } = outcome
  const of = { project: project.id, projectName: project.name }
  const { opened } = environment
  const isFirst = !context.recovery.opened.has(project.id)
  if (opened?.isOpen === true && isFirst && !context.activation.isActive) {
    batch.record('project.recovered', { ...of, matched: opened.matched.join(' ') })
  }
  if (reseals && project.seal !== undefined) {
    const changed = opened?.changed.join(' ') ?? ''
    batch.record('project.sealed', { ...of, kind: project.seal.kind, changed })
  }
}

/** Once the claim is on disk. */
function noteEnvironment({ activation, clock, recovery }: Context, outcome: Outcome): void {
  const { project, environment, reseals } = outcome
  noteOpening(recovery, project.id, { opened: environment.opened, at: clock.now() })
  recovery.refused.delete(project.id)
  if (reseals || environment.opened?.isOpen === true) recovery.opened.add(project.id)
  if (environment.isFull && activation.isActive) recovery.fullClaims.add(project.id)
}

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

type Secret = { readonly text: string; readonly hash: string }

/** The bearer, if it is the present secret of the seat that the node holds. */
function keptSecret(
  context: Context,
  held: Seat | undefined,
  { bearer }: Caller,
): Secret | undefined {
  if (bearer === undefined || held === undefined) return undefined
  const hash = context.hashSecret(bearer)
  return hash === held.registration.secretHash ? { text: bearer, hash } : undefined
}

function freshSecret(context: Context): Secret {
  const text = context.secretText(context.random(SECRET_BYTES))
  return { text, hash: context.hashSecret(text) }
}

function writeProject(
  batch: Batch,
  body: ClaimBody,
  { found, seal }: { found: Project | undefined; seal: Project['seal'] },
): Project {
  const { id, name, appName, configuration } = body.project
  const isSame =
    found?.name === name &&
    found.appName === appName &&
    found.configuration === configuration &&
    found.seal === seal
  if (found !== undefined && isSame) return found
  const number = found?.number ?? batch.newProjectNumber()
  const project = { number, id, name, appName, configuration, lock: found?.lock, seal }
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
  if (secret.hash === before.secretHash)
    return { ...facts, number, id, claimedAt, takeOvers, superseded }
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
