// Everything that support asks for first, in one document. It is put together from what is named
// here, field by field; a secret could only get in by being named, or through a log line, and those
// hold none (docs/license-server.md, "Log").

import { readLogPage } from '../adapters/log-files.ts'
import type { MetricSources, Metrics } from '../adapters/metrics.ts'
import type { Certificate } from '../adapters/tls/certificate.ts'
import type { Core } from '../ports.ts'
import { certificateFacts } from './certificate-facts.ts'

export type BundleDependencies = {
  readonly core: Core
  readonly certificate: Certificate
  readonly metrics: Metrics
  readonly sources: MetricSources
  readonly logDirectory: string
  /** values by name; null: not set */
  readonly settings: Readonly<Record<string, string | null>>
  readonly version: string
}

const DAY_SECONDS = 86_400
const LINES = 1000

export async function makeSupportBundle(deps: BundleDependencies): Promise<object> {
  const { core } = deps
  const { now } = core.clock()
  const usage = await core.usage({ from: now - 30 * DAY_SECONDS, to: now })
  return {
    format: 'marque-support/1',
    madeAt: now,
    version: deps.version,
    platform: { node: process.version, os: process.platform, architecture: process.arch },
    settings: deps.settings,
    status: core.status(),
    clock: core.clock(),
    certificate: certificateFacts(deps.certificate),
    license: core.license().license,
    licenses: (await core.licenseHistory()).items,
    projects: core.listProjects({ limit: LINES }).items,
    usage: usage.items,
    log: await readLog(deps.logDirectory),
    audit: (await core.events({ limit: LINES })).items,
    metrics: await deps.metrics.print(deps.sources),
  }
}

/** A log that cannot be read is one of the things that support wants to know. */
async function readLog(directory: string): Promise<unknown> {
  try {
    return (await readLogPage(directory, { limit: LINES })).items
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { fault: `the log cannot be read (${code ?? 'unknown reason'})` }
  }
}
