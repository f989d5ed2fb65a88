// The certificate in use: the administrator's own pair if there is one, else the built-in pair. A
// pair that changes is taken over without a restart; a bad one is named and the running one stays.
// Implements docs/contract.md, "License server"; docs/mission.md R5, R25.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Warning } from '@marque/protocol'
import { ConfigurationError } from '../../configuration-error.ts'
import type { Clock, Log, Random } from '../../ports.ts'
import { writeDurably } from '../durable-file.ts'
import { BadKeyPairError, checkKeyPair, type KeyPair, readKeyPair } from './key-pair.ts'
import { makeSelfSigned, type PemPair, printedNames } from './self-signed.ts'

export type Certificate = {
  readonly current: () => KeyPair
  readonly isBuiltIn: () => boolean
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
/** Days before the end at which the log warns; the page does from the first on. */
const WARN_DAYS = [30, 7, 1, 0]

/** @throws ConfigurationError if there is an own pair and it cannot be used */
export async function openCertificate(deps: Dependencies): Promise<Certificate> {
  let own = await readOwnAtStart(deps)
  let current = own ?? (await builtIn(deps))
  let fault: string | undefined
  let warnedDays = Number.POSITIVE_INFINITY
  const adopt = (pair: KeyPair): void => {
    if (pair.fingerprint === current.fingerprint && pair.key === current.key) return
    current = pair
    warnedDays = Number.POSITIVE_INFINITY
    deps.onChange(pair)
    const { fingerprint, expiresAt } = pair
    deps.log.info({ fingerprint, expiresAt, builtIn: own === undefined }, 'certificate taken over')
  }
  const warnOfExpiry = (): void => {
    const days = WARN_DAYS.findLast((limit) => daysLeft(current, deps.clock) <= limit)
    if (own === undefined || days === undefined || days >= warnedDays) return
    warnedDays = days
    deps.log.warn({ expiresAt: current.expiresAt }, `certificate expires within ${days} days`)
  }
  const reload = async (): Promise<void> => {
    try {
      const pair = await readKeyPair(deps.ownDirectory)
      if (pair !== undefined && pair.fingerprint !== current.fingerprint) refuseExpired(pair, deps)
      own = pair
      adopt(own ?? (await builtIn(deps)))
      fault = undefined
    } catch (error) {
      if (!(error instanceof BadKeyPairError)) deps.log.error({ err: error }, 'certificate')
      const reason = error instanceof Error ? error.message : 'unknown'
      if (reason !== fault) {
        deps.log.warn(
          { directory: deps.ownDirectory, reason },
          'certificate refused, the one before stays',
        )
      }
      fault = reason
    }
    warnOfExpiry()
  }
  warnOfExpiry()
  return {
    current: () => current,
    isBuiltIn: () => own === undefined,
    warnings: () => warningsOf({ current, builtIn: own === undefined, fault, clock: deps.clock }),
    reload,
    paths: ['server.crt', 'server.key'].map((name) => join(deps.ownDirectory, name)),
  }
}

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
  else if (daysLeft(current, clock) <= 30) {
    warnings.push({ name: 'CERTIFICATE_EXPIRES', expiresAt: current.expiresAt })
  }
  return warnings
}

const daysLeft = (pair: KeyPair, clock: Clock): number =>
  (pair.expiresAt - clock.now()) / DAY_SECONDS

function refuseExpired(pair: KeyPair, deps: Dependencies): void {
  if (daysLeft(pair, deps.clock) <= 0) {
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
  const made = checkKeyPair(
    makeSelfSigned({ hosts: deps.hosts, now: deps.clock.now(), random: deps.random }),
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
