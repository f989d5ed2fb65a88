// Puts the license server together: everything from outside is opened here, handed in, and closed in
// reverse order. Whatever is wrong before it listens is a ConfigurationError with its remedy.
// Implements docs/contract.md, "License server".
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import packageJson from '../package.json' with { type: 'json' }
import { openAdminPassword } from './adapters/admin-password.ts'
import { openAuditCopy } from './adapters/audit-copy.ts'
import { prepareConfigDirectory } from './adapters/config-directory.ts'
import { systemClock, systemRandom } from './adapters/host.ts'
import { watchLicenseDrop } from './adapters/license-drop.ts'
import { type LicenseFolder, readLicenseFolder } from './adapters/license-folder.ts'
import { type LogFile, type OpenLog, openLog } from './adapters/log.ts'
import { createMetrics, type Metrics } from './adapters/metrics.ts'
import { openPages } from './adapters/page-files.ts'
import { type Certificate, openCertificate } from './adapters/tls/certificate.ts'
import { watchFiles } from './adapters/watch-files.ts'
import { type Environment, type LicenseServerConfig, parseConfig } from './config.ts'
import { createCore } from './core.ts'
import { createAdminLogin } from './http/admin-login.ts'
import { callerAddress } from './http/callers.ts'
import { listen, stopListening } from './http/listen.ts'
import { createProblems } from './http/problems.ts'
import { registerRoutes } from './http/routes.ts'
import { createHttpServer } from './http/server.ts'
import type { Clock, Core, Random } from './ports.ts'

export type StartOptions = {
  /** the variables of docs/configuration.md; nothing else of the environment is read */
  readonly env: Environment
  readonly clock?: Clock
  readonly random?: Random
  /** where the log's lines go beside the file; `process.stdout` if absent */
  readonly stdout?: Writable
  /** how often files that may change are looked at */
  readonly watchEveryMs?: number
  readonly logLimits?: Pick<LogFile, 'maxKilobytes' | 'keep'>
}

export type LicenseServer = {
  /** where it answers, without a path */
  readonly url: string
  readonly port: number
  readonly core: Core
  /** Stops accepting, finishes what is under way, writes everything out. */
  readonly close: () => Promise<void>
}

type Closer = () => Promise<void>

/**
 * Starts a license server in this process.
 * @throws ConfigurationError saying what is wrong and how to mend it
 */
export async function startLicenseServer(options: StartOptions): Promise<LicenseServer> {
  const closers: Closer[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    return { ...(await start(options, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function start(
  options: StartOptions,
  closers: Closer[],
): Promise<Omit<LicenseServer, 'close'>> {
  const { clock = systemClock, random = systemRandom, watchEveryMs = WATCH_EVERY_MS } = options
  const config = parseConfig(options.env)
  const log = await openLog({
    level: config.logLevel,
    stdout: options.stdout ?? process.stdout,
    file: { directory: config.directories.log, ...LOG_LIMITS, ...options.logLimits },
  })
  closers.push(log.close)
  await prepareConfigDirectory(config.directories.config)
}
