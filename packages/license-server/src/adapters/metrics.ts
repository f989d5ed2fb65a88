// What Prometheus sees. Counters are fed by the core and the error mapper; gauges are read when
// somebody asks, so they are never stale. Implements docs/contract.md, `/metrics`.
import { findErrorName } from '@marque/protocol'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Meter } from '../ports.ts'

/** What gauges are read from. */
export type MetricSources = {
  readonly connectionsInUse: () => number
  readonly maxConnections: () => number
  readonly isActive: () => boolean
  /** epoch seconds; null: perpetual */
  readonly licenseExpiresAt: () => number | null
  readonly certificateExpiresAt: () => number
  readonly clockBehindSeconds: () => number
  readonly openConnections: () => number
}

export type Metrics = {
  readonly meter: Meter
  readonly contentType: string
  /** the text of `/metrics` */
  readonly print: (sources: MetricSources) => Promise<string>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauges = createGauges(registry)
  return {
    meter: createMeter(registry),
    contentType: registry.contentType,
    print: (sources) => {
      setGauges(gauges, sources)
      return registry.metrics()
    },
  }
}

function createMeter(registry: Registry): Meter {
  const counter = (name: string, help: string): Counter =>
    new Counter({ name: `marque_${name}_total`, help, registers: [registry] })
  const claims = new Counter({
    name: 'marque_claims_total',
    help: 'Granted claims: new seats, and seats that the node held already.',
    labelNames: ['outcome'] as const,
    registers: [registry],
  })
  const refusals = new Counter({
    name: 'marque_refusals_total',
    help: 'Refused requests by code and name of the error catalogue.',
    labelNames: ['code', 'name'] as const,
    registers: [registry],
  })
  const commitSeconds = new Histogram({
    name: 'marque_commit_seconds',
    help: 'From the opening of a batch of seat changes until it is durable on disk.',
    buckets: [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1, 2],
    registers: [registry],
  })
  const commands = counter('committed_commands', 'Seat changes in all durable batches.')
  const renewed = counter('renewals', 'Granted renewals.')
  const released = counter('releases', 'Seats given back by their nodes.')
  const expired = counter('expirations', 'Seats freed because their node was not heard of.')
  const evicted = counter('evictions', 'Nodes removed by the administrator.')
  for (const outcome of ['new', 'held']) claims.inc({ outcome }, 0)
  return {
    claimed: (outcome) => claims.inc({ outcome }),
    renewed: () => renewed.inc(),
    released: () => released.inc(),
    expired: (count) => expired.inc(count),
    evicted: () => evicted.inc(),
    refused: (code) => refusals.inc({ code: String(code), name: nameOf(code) }),
    committed: (count, milliseconds) => {
      commands.inc(count)
      commitSeconds.observe(milliseconds / 1000)
    },
  }
}

const nameOf = (code: number): string => findErrorName(code) ?? 'UNKNOWN'

const GAUGES = {
  registrations: ['Registrations that are alive.', (s) => s.connectionsInUse()],
  seats_in_use: ['Seats in use, of marque_seats.', (s) => s.connectionsInUse()],
  seats: ['Seats of the license (Max Connections).', (s) => s.maxConnections()],
  active: ['1 when the license server is activated.', (s) => Number(s.isActive())],
  license_expires_at_seconds: [
    'End of the license in epoch seconds; +Inf when it is perpetual.',
    (s) => s.licenseExpiresAt() ?? Number.POSITIVE_INFINITY,
  ],
  certificate_expires_at_seconds: [
    'End of the TLS certificate in use, in epoch seconds.',
    (s) => s.certificateExpiresAt(),
  ],
  clock_behind_high_water_seconds: [
    'How far the clock is behind the latest time seen; 0 when it is not.',
    (s) => s.clockBehindSeconds(),
  ],
  open_connections: ['TCP connections that are open.', (s) => s.openConnections()],
} as const satisfies {
  readonly [name: string]: readonly [help: string, read: (sources: MetricSources) => number]
}

type Gauges = ReadonlyMap<Gauge, (sources: MetricSources) => number>

const createGauges = (registry: Registry): Gauges =>
  new Map(
    Object.entries(GAUGES).map(([name, [help, read]]) => [
      new Gauge({ name: `marque_${name}`, help, registers: [registry] }),
      read,
    ]),
  )

function setGauges(gauges: Gauges, sources: MetricSources): void {
  for (const [gauge, read] of gauges) gauge.set(read(sources))
}
