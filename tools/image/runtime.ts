// How the container runs, as the image config says it. No volume is declared: an undeclared
// /app/config is what lets the server see that nobody mapped it.

import type { RuntimeConfig } from '@marque/image'

const NODE = '/usr/local/bin/node'
const SECOND = 1_000_000_000

/**
 * Renewals leave short-lived garbage: a small nursery holds less of it, and one allocator arena for all
 * threads keeps what each thread has freed in one place.
 */
const SMALL_HEAP = { flags: ['--max-semi-space-size=2'], env: ['MALLOC_ARENA_MAX=1'] }

export function runtimeConfig(version: string): RuntimeConfig {
  return {
    Env: ['PATH=/usr/local/bin', 'NODE_ENV=production', 'MARQUE_HOME=/app', ...SMALL_HEAP.env],
    Entrypoint: [NODE, ...SMALL_HEAP.flags, '/app/license-server.mjs'],
    ExposedPorts: { '8081/tcp': {} },
    Healthcheck: {
      Test: ['CMD', NODE, '/app/healthcheck.mjs'],
      Interval: 30 * SECOND,
      Timeout: 5 * SECOND,
      StartPeriod: 20 * SECOND,
      StartInterval: 1 * SECOND,
      Retries: 3,
    },
    Labels: {
      'org.opencontainers.image.title': 'Marque license server',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.licenses': 'Apache-2.0',
    },
    StopSignal: 'SIGTERM',
    WorkingDir: '/app',
  }
}
