// The certificate in use: the administrator's own pair if there is one, else the built-in pair. A
// pair that changes is taken over without a restart; a bad one is named and the running one stays.
// Implements docs/contract.md, "License server"; docs/mission.md R5, R25.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Warning } from '@marque/protocol'
import { ConfigurationError } from '../../configuration-error.ts'
import type { Clock, Log, Random } from '../../ports.ts'
import { writeDurably } from '../durable-file.ts'
import { daysLeft, expiryNotice } from '../expiry-notice.ts'
import {
  BadKeyPairError,
  checkKeyPair,
  type KeyPair,
  type PemPair,
  readKeyPair,
} from './key-pair.ts'
import { printedNames } from './printed-names.ts'

export type Certificate = {
  readonly current: () => KeyPair
  readonly warnings: () => readonly Warning[]
  /** Reads the pair again, and renews the built-in one when it is due. Never throws. */
  readonly reload: () => Promise<void>
  readonly paths: readonly string[]
}

type Dependencies = {
  /** the directory that the administrator maps */
  readonly ownDirectory: string
  /** the directory of the built-in pair */
  readonly builtInDirectory: string
  readonly hosts: readonly string[]
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly onChange: (pair: KeyPair) => void
}

const DAY_SECONDS = 86_400
const RENEW_BEFORE_SECONDS = 30 * DAY_SECONDS
/** Days before its end from which on the page warns. */
const WARN_DAYS = 30

/** @throws ConfigurationError if there is an own pair and it cannot be used */
export async function openCertificate(deps: Dependencies): Promise<Certificate> {
  let own = await readOwnAtStart(deps)
  let current = own ?? (await builtIn(deps))
  let fault: string | undefined
  const noticeExpiry = expiryNotice({ ...deps, what: 'certificate' })
  const takeOver = async (): Promise<void> => {
    const pair = await readKeyPair(deps.ownDirectory)
    if (pair !== undefined && pair.fingerprint !== current.fingerprint) refuseExpired(pair, deps)
    const next = pair ?? (await builtIn(deps))
    own = pair
    if (next.fingerprint === current.fingerprint) return
    current = next
    deps.onChange(next)
    logTakenOver(next, { builtIn: own === undefined, log: deps.log })
  }
  const reload = async (): Promise<void> => {
    const reason = await takeOver().then(() => undefined, reasonOf)
    if (reason !== undefined && reason !== fault) logRefused(reason, deps)
    fault = reason
    if (own !== undefined) noticeExpiry(current.expiresAt)
  }
  if (own !== undefined) noticeExpiry(own.expiresAt)
  return {
    current: () => current,
    warnings: () => warningsOf({ current, builtIn: own === undefined, fault, clock: deps.clock }),
    reload,
    paths: ['server.crt', 'server.key'].map((name) => join(deps.ownDirectory, name)),
  }
}

function logTakenOver(pair: KeyPair, { builtIn, log }: { builtIn: boolean; log: Log }): void {
  const { fingerprint, expiresAt } = pair
  log.info({ fingerprint, expiresAt, builtIn }, 'certificate taken over')
}

function logRefused(reason: string, { log, ownDirectory: directory }: Dependencies): void {
  log.warn({ directory, reason }, 'certificate refused, the one before stays')
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown')

function warningsOf(facts: {
  current: KeyPair
  builtIn: boolean
  fault: string | undefined
  clock: Clock
}): readonly Warning[] {
  const { current, builtIn, fault, clock } = facts
  const warnings: Warning[] = []
  if (fault !== undefined) warnings.push({ name: 'CERTIFICATE_INVALID', reason: fault })
  if (builtIn) warnings.push({ name: 'CERTIFICATE_BUILT_IN' })
  else if (daysLeft(current.expiresAt, clock) <= WARN_DAYS) {
    warnings.push({ name: 'CERTIFICATE_EXPIRES', expiresAt: current.expiresAt })
  }
  return warnings
}

function refuseExpired(pair: KeyPair, deps: Dependencies): void {
  if (daysLeft(pair.expiresAt, deps.clock) <= 0) {
    throw new BadKeyPairError('the certificate in server.crt has expired')
  }
}

async function readOwnAtStart(deps: Dependencies): Promise<KeyPair | undefined> {
  try {
    return await readKeyPair(deps.ownDirectory)
  } catch (cause) {
    if (!(cause instanceof BadKeyPairError)) throw cause
    throw new ConfigurationError(
      `the certificate in ${deps.ownDirectory} cannot be used: ${cause.message}`,
      `put a matching server.crt and server.key there, or neither: then the built-in certificate serves`,
      { cause },
    )
  }
}

/** The pair in `config/tls`, made anew when it is absent, damaged, for other names or nearly over. */
async function builtIn(deps: Dependencies): Promise<KeyPair> {
  const kept = await readBuiltIn(deps)
  if (kept !== undefined && isStillGood(kept, deps)) return kept
  const { makeSelfSigned } = await import('./self-signed.ts')
  const made = checkKeyPair(
    await makeSelfSigned({ hosts: deps.hosts, now: deps.clock.now(), random: deps.random }),
  )
  await writeBuiltIn(deps.builtInDirectory, made)
  deps.log.info({ fingerprint: made.fingerprint, names: made.names }, 'built-in certificate made')
  return made
}

async function readBuiltIn(deps: Dependencies): Promise<KeyPair | undefined> {
  try {
    return await readKeyPair(deps.builtInDirectory)
  } catch (error) {
    if (!(error instanceof BadKeyPairError)) throw error
    deps.log.warn({ reason: error.message }, 'built-in certificate is damaged, a new one is made')
    return undefined
  }
}

const isStillGood = (pair: KeyPair, deps: Dependencies): boolean =>
  pair.names === printedNames(deps.hosts) &&
  pair.expiresAt - deps.clock.now() > RENEW_BEFORE_SECONDS

async function writeBuiltIn(directory: string, pair: PemPair): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeDurably(join(directory, 'server.key'), pair.key, 0o600)
    await writeDurably(join(directory, 'server.crt'), pair.certificate, 0o600)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new ConfigurationError(
      `${directory} cannot be written (${code})`,
      'make the config directory writable for the user that runs the license server',
      { cause },
    )
  }
}
