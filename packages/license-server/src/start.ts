// Puts the license server together: everything from outside is opened here, handed in, and closed in
// reverse order. Whatever is wrong before it listens is a ConfigurationError with its remedy.
// Implements docs/contract.md, "License server".
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import type { Warning } from '@marque/protocol'
import packageJson from '../package.json' with { type: 'json' }
import { openAdminPassword } from './adapters/admin-password.ts'
import { type AuditCopy, openAuditCopy } from './adapters/audit-copy.ts'
import { isMapped, prepareConfigDirectory } from './adapters/config-directory.ts'
import { expiryNotice } from './adapters/expiry-notice.ts'
import { systemClock, systemRandom } from './adapters/host.ts'
import { watchLicenseDrop } from './adapters/license-drop.ts'
import { readLicenseFolder } from './adapters/license-folder.ts'
import { type LogFile, type OpenLog, openLog } from './adapters/log.ts'
import { createMetrics, type MetricSources, type Metrics } from './adapters/metrics.ts'
import { openPages, type PageFiles } from './adapters/page-files.ts'
import { type Certificate, openCertificate } from './adapters/tls/certificate.ts'
import { watchFiles } from './adapters/watch-files.ts'
import { type Environment, type LicenseServerConfig, parseConfig, settingValues } from './config.ts'
import { createCore } from './core.ts'
import { createAdminLogin } from './http/admin-login.ts'
import { callerAddress } from './http/callers.ts'
import { listen, stopListening } from './http/listen.ts'
import { createProblems } from './http/problems.ts'
import { registerRoutes } from './http/routes.ts'
import { createHttpServer, type HttpServer } from './http/server.ts'
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
  /** where built pages lie; those of this program if absent */
  readonly pages?: string
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
  const close = (): Promise<void> => closeAll(closers.splice(0).reverse())
  try {
    return { ...(await start(options, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** One after the other, and all of them, whatever one of them throws. */
async function closeAll([first, ...rest]: readonly Closer[]): Promise<void> {
  if (first === undefined) return
  try {
    await first()
  } finally {
    await closeAll(rest)
  }
}

async function start(
  options: StartOptions,
  closers: Closer[],
): Promise<Omit<LicenseServer, 'close'>> {
  const config = parseConfig(options.env)
  const log = await openLog({
    level: config.logLevel,
    stdout: options.stdout ?? process.stdout,
    file: { directory: config.directories.log, ...LOG_LIMITS, ...options.logLimits },
  })
  closers.push(log.close)
  const scene: Scene = {
    config,
    log,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    everyMs: options.watchEveryMs ?? WATCH_EVERY_MS,
    metrics: createMetrics(),
    notices: [],
    closers,
  }
  await prepareConfigDirectory(config.directories.config)
  await warnIfUnmapped(scene)
  const files = await openPages(config, options.pages)
  const core = await openCore(scene)
  await openDrop(scene, core)
  return serve(scene, { core, files })
}

/** What every part of the start needs. */
type Scene = {
  readonly config: LicenseServerConfig
  readonly log: OpenLog
  readonly clock: Clock
  readonly random: Random
  readonly everyMs: number
  readonly metrics: Metrics
  /** what the status page must say besides what the core knows */
  readonly notices: (() => readonly Warning[])[]
  readonly closers: Closer[]
}

const LOG_LIMITS = { maxKilobytes: 10_240, keep: 5 }
const WATCH_EVERY_MS = 1_000
const EXPIRY_CHECK_MS = 3_600_000

async function warnIfUnmapped({ config, log, notices }: Scene): Promise<void> {
  const directory = config.directories.config
  if (!config.inImage || (await isMapped(directory))) return
  notices.push(() => [{ name: 'CONFIG_NOT_MAPPED' }])
  log.warn({ directory }, 'the config directory is not mapped: a new container is a new instance')
}

async function openCore(scene: Scene): Promise<Core> {
  const { config, closers, log, notices } = scene
  const folder = await readLicenseFolder(config.directories.license)
  let audit: AuditCopy | undefined
  const core = await createCore({
    configDirectory: config.directories.config,
    verifiedLicense: folder.license,
    trust: folder.trust,
    deploymentSeed: folder.seed,
    clock: scene.clock,
    random: scene.random,
    log,
    meter: scene.metrics.meter,
    host: { warnings: () => notices.flatMap((notice) => notice()) },
    version: packageJson.version,
    onAudit: (lines) => audit?.append(lines),
  })
  closers.push(core.close)
  audit = openAuditCopy({ directory: config.directories.log, exportAudit: core.exportAudit, log })
  closers.push(audit.close)
  return core
}

async function openDrop(scene: Scene, core: Core): Promise<void> {
  const file = join(scene.config.directories.config, 'license.json')
  const drop = await watchLicenseDrop({ file, core, log: scene.log, everyMs: scene.everyMs })
  scene.notices.push(drop.warnings)
  scene.closers.push(drop.stop)
}

async function serve(
  scene: Scene,
  parts: { core: Core; files: PageFiles },
): Promise<Omit<LicenseServer, 'close'>> {
  const { config, log } = scene
  let http: HttpServer | undefined
  const certificate = await openCertificate({
    ...scene,
    ownDirectory: config.directories.tls,
    builtInDirectory: join(config.directories.config, 'tls'),
    hosts: config.tlsHosts,
    onChange: (pair) => http?.useCertificate(pair),
  })
  scene.notices.push(certificate.warnings)
  http = await openHttp(scene, { ...parts, certificate })
  const at = await listen(http, config.listener)
  scene.closers.push(stopListening(http))
  watchExpiry(scene, { core: parts.core, certificate })
  log.info({ url: at.url, activationPage: `${at.url}/license/qrcode` }, 'listening')
  return { ...at, core: parts.core }
}

type HttpParts = {
  readonly core: Core
  readonly files: PageFiles
  readonly certificate: Certificate
}

async function openHttp(scene: Scene, parts: HttpParts): Promise<HttpServer> {
  const { config, metrics } = scene
  const addressOf = callerAddress(config.trustedProxies)
  const { noteRefusal } = parts.core
  const refused = (code: number): void => {
    metrics.meter.refused(code)
    noteRefusal(code)
  }
  const problems = createProblems({ ...scene, meter: { refused }, addressOf })
  const password = await openAdminPassword({
    ...scene,
    passwordFile: config.adminPasswordFile,
    configDirectory: config.directories.config,
  })
  const http = createHttpServer({ certificate: parts.certificate.current(), problems })
  registerRoutes(http.app, {
    ...scene,
    ...parts,
    problems,
    addressOf,
    login: createAdminLogin({
      ...scene,
      recordAccess: parts.core.recordAccess,
      password,
      addressOf,
    }),
    logDirectory: config.directories.log,
    settings: settingValues(config),
    sources: sourcesOf({ ...parts, http }),
    version: packageJson.version,
  })
  return http
}

/** Takes a changed certificate over, and warns of what is going to end. */
function watchExpiry(scene: Scene, of: { core: Core; certificate: Certificate }): void {
  const { paths, reload } = of.certificate
  const noticeLicense = expiryNotice({ ...scene, what: 'license' })
  const look = (): Promise<void> => {
    noticeLicense(of.core.license().license.exp)
    return reload()
  }
  noticeLicense(of.core.license().license.exp)
  const watch = watchFiles({ paths, everyMs: scene.everyMs, onChange: reload })
  const timer = setInterval(look, EXPIRY_CHECK_MS)
  timer.unref()
  scene.closers.push(async () => {
    clearInterval(timer)
    await watch.stop()
  })
}

function sourcesOf(of: { core: Core; certificate: Certificate; http: HttpServer }): MetricSources {
  const { core, certificate, http } = of
  return {
    connectionsInUse: () => core.status().connectionsInUse,
    maxConnections: () => core.status().maxConnections,
    isActive: () => core.status().state === 'active',
    licenseExpiresAt: () => core.status().expiresAt,
    certificateExpiresAt: () => certificate.current().expiresAt,
    clockBehindSeconds: core.clockBehindSeconds,
    openConnections: http.connections.count,
  }
}
