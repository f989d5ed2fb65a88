// Counters and their names in Prometheus; labels are routes and codes, never ids or addresses.
import { Counter, Histogram, Registry } from 'prom-client'

export type Meter = {
  readonly answered: (facts: { route: string; status: number; seconds: number }) => void
  readonly decided: (facts: { outcome: 'approved' | 'refused'; code: number }) => void
  readonly refused: (code: number) => void
}

export function prometheusMeter(): Meter & { registry: Registry } {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({
    name: 'marque_authority_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const decisions = new Counter({
    name: 'marque_authority_activation_decisions_total',
    help: 'Answers to phones, by outcome and code (0: approved)',
    labelNames: ['outcome', 'code'],
    registers,
  })
  const refusals = new Counter({
    name: 'marque_authority_refusals_total',
    help: 'Refused requests, by code',
    labelNames: ['code'],
    registers,
  })
  return {
    registry,
    answered: ({ route, status, seconds }) =>
      requests.observe({ route, status: String(status) }, seconds),
    decided: ({ outcome, code }) => decisions.inc({ outcome, code: String(code) }),
    refused: (code) => refusals.inc({ code: String(code) }),
  }
}
