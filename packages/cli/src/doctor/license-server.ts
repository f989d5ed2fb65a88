// What a license server says of itself, and with a trust anchor: proof that it is one. The proof is
// the signed refusal of a claim that lacks all fields but the nonce, so that no seat is taken.
import { randomBytes } from 'node:crypto'
import {
  CATALOGUE,
  type ErrorDetails,
  type ErrorName,
  encodeBase64url,
  MarqueError,
  type NodeId,
  type ProjectId,
  parseWith,
  type Status,
  StatusSchema,
  type Trust,
  verifyLicenseFile,
  verifyRefusal,
  type Warning,
} from '@marque/protocol'
import { reasonOf } from '../errors.ts'
import { refusalText } from '../report-error.ts'
import { instantText } from '../text.ts'
import { ask, notALicenseServer } from './ask.ts'
import type { Target } from './connection.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

const API = '/license/api/v1'
const CLOCK_WARNING_SECONDS = 60
const EXPIRY_WARNING_DAYS = 30

/** @param trust without it nothing says that the server is genuine */
export async function checkLicenseServer(
  target: Target,
  trust: Trust | undefined,
): Promise<readonly Finding[]> {
  const answer = await ask(`${target.origin}${API}/status`).catch((error: Error) => error)
  if (answer instanceof Error) return [serverFailed(answer)]
  const status = readStatus(answer.body)
  if (status instanceof Error) return [serverFailed(notALicenseServer(target.origin, status))]
  const server = ok(
    'server',
    `license server ${status.version} of ${status.publisher} for ${status.product.name}, deployment ${status.deploymentId}`,
  )
  const identity = trust === undefined ? [] : [await checkIdentity(target, trust)]
  return [
    server,
    ...identity,
    checkClock(status, answer.date, target.now),
    checkLicense(status, target.now),
    checkActivation(status, target.origin),
    checkSeats(status),
    ...status.warnings.flatMap(warningFinding),
  ]
}

function readStatus(body: unknown): Status | Error {
  try {
    return parseWith(StatusSchema, body, 'status')
  } catch (error) {
    return error instanceof Error ? error : new Error(reasonOf(error))
  }
}

const serverFailed = (error: Error): Finding =>
  failed('server', error, {
    text: error.message,
    remedy: 'Check address and port, and that no proxy answers for it.',
  })

async function checkIdentity(target: Target, trust: Trust): Promise<Finding> {
  const nonce = encodeBase64url(randomBytes(32))
  try {
    const { body } = await ask(`${target.origin}${API}/registrations`, { nonce })
    const { refusal, licenseFile } = (body ?? {}) as { refusal?: string; licenseFile?: unknown }
    const { license } = await verifyLicenseFile(licenseFile, trust)
    await verifyRefusal(
      { refusal: refusal ?? '', licenseFile },
      {
        trust,
        productId: license.product.id,
        project: '' as ProjectId,
        node: '' as NodeId,
        nonce,
      },
    )
    return ok('identity', `it holds the deployment key of a license by ${license.iss}`)
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(reasonOf(error))
    return failed('identity', failure, {
      text: failure instanceof MarqueError ? refusalText(failure) : failure.message,
      remedy:
        'This is not a license server of the publisher whose trust.json was given, or something between alters its answers.',
    })
  }
}

function checkClock(status: Status, date: number | undefined, now: number): Finding {
  if (!status.clockOk) {
    return refused('clock', 'CLOCK_MOVED_BACK', 'the license server says that its clock went back')
  }
  const offset = date === undefined ? 0 : Math.round(date - now)
  const text =
    offset === 0
      ? 'both clocks agree'
      : `its clock is ${Math.abs(offset)} s ${offset > 0 ? 'ahead of' : 'behind'} this one`
  return Math.abs(offset) > CLOCK_WARNING_SECONDS
    ? warning('clock', text, 'Set both clocks by NTP; an activation needs the right time.')
    : ok('clock', text)
}

function checkLicense(status: Status, now: number): Finding {
  const { expiresAt, licenseSerial } = status
  if (expiresAt === null) return ok('license', `serial ${licenseSerial}, never expires`)
  const text = `serial ${licenseSerial}, expires ${instantText(expiresAt)}`
  if (now >= expiresAt) return refused('license', 'LICENSE_EXPIRED', text, { expiredAt: expiresAt })
  return expiresAt - now < EXPIRY_WARNING_DAYS * 86_400
    ? warning('license', text, CATALOGUE.LICENSE_EXPIRED.remedy.en)
    : ok('license', text)
}

function checkActivation(status: Status, origin: string): Finding {
  const { open, locked } = status.projects
  if (status.state === 'active') {
    return locked === 0
      ? ok('activation', 'activated')
      : ok('activation', `activated; projects whose stored data was changed: ${locked}`)
  }
  if (open > 0 && locked === 0) {
    return ok('activation', `not since its start, and not needed: projects recovered: ${open}`)
  }
  const page = `${origin}/license/qrcode`
  const waiting = locked === 0 ? 'it waits' : `projects that wait: ${locked}; activate it`
  return refused('activation', 'SERVER_NOT_ACTIVATED', `${waiting} at ${page}`, { qrPage: page })
}

function checkSeats({ connectionsInUse, maxConnections }: Status): Finding {
  const text = `${connectionsInUse} of ${maxConnections} in use`
  return connectionsInUse >= maxConnections
    ? warning('seats', text, CATALOGUE.REGISTER_OUT_OF_LIMIT.remedy.en)
    : ok('seats', text)
}

function refused(
  step: Finding['step'],
  name: ErrorName,
  text: string,
  details: ErrorDetails = {},
): Finding {
  const error = new MarqueError(name, details)
  return failed(step, error, { text, remedy: error.entry.remedy.en })
}

/** What the license server warns of and no step above has said. */
function warningFinding({ name, reason, expiresAt }: Warning): readonly Finding[] {
  switch (name) {
    case 'CONFIG_NOT_MAPPED':
      return [
        warning(
          'server',
          '/app/config is not mapped: a new container would be a new instance',
          'Start it with -v HOSTDIR:/app/config.',
        ),
      ]
    case 'CERTIFICATE_BUILT_IN':
      return [
        warning(
          'tls',
          'it serves its built-in certificate, which is for localhost alone',
          'Put a certificate for its name into tls/: server.crt and server.key.',
        ),
      ]
    case 'CERTIFICATE_INVALID':
      return [
        warning(
          'tls',
          `the certificate in tls/ is not used${reason === undefined ? '' : `: ${reason}`}`,
          'Put a matching pair into tls/; it needs no restart.',
        ),
      ]
    case 'CERTIFICATE_EXPIRES':
      return [
        warning(
          'tls',
          `its certificate expires${expiresAt === undefined ? '' : ` ${instantText(expiresAt)}`}`,
          'Put a newer pair into tls/ of the license server; it needs no restart.',
        ),
      ]
    case 'LICENSE_SUSPENDED':
      return [
        warning('license', 'the license is suspended', CATALOGUE.ACCOUNT_STATUS_ERROR.remedy.en),
      ]
    case 'LICENSE_FILE_REFUSED':
      return [
        warning(
          'license',
          `config/license.json was not taken${reason === undefined ? '' : `: ${reason}`}`,
          'Use the newest license file that the publisher issued for this deployment.',
        ),
      ]
    default:
      // Expiry and clock are steps of their own.
      return []
  }
}
