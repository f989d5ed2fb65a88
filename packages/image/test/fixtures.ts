// A small base and license folder for tests: real layers, a few hundred bytes each. TEST data only.

import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { seededRandom, temporaryDirectory } from '@marque/testkit'
import {
  type Architecture,
  appendLicenseLayer,
  type BaseParts,
  buildLayer,
  epochSecondsOf,
  type ImageBase,
  type LicenseFolder,
  openBase,
  type RuntimeConfig,
  writeBase,
} from '../src/index.ts'

export const CREATED = '2026-11-01T00:00:00Z'
const MTIME = epochSecondsOf(CREATED)

export const RUNTIME: RuntimeConfig = {
  Env: ['PATH=/usr/local/bin'],
  Entrypoint: ['/usr/local/bin/node', '/app/server.mjs'],
  ExposedPorts: { '8081/tcp': {} },
  Healthcheck: {
    Test: ['CMD', '/usr/local/bin/node', '/app/healthcheck.mjs'],
    Interval: 30e9,
    Timeout: 5e9,
    StartPeriod: 10e9,
    StartInterval: 1e9,
    Retries: 3,
  },
  Labels: { 'org.opencontainers.image.title': 'TEST' },
  StopSignal: 'SIGTERM',
  WorkingDir: '/app',
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export const LICENSE: LicenseFolder = {
  license: bytes('{"format":"marque-license/1","license":"TEST"}'),
  deploymentKey: bytes('TEST deployment key'),
  trust: bytes('{"publisher":"TEST"}'),
}

/** Node of amd64 is incompressible and longer than the pieces in which archives are sent. */
export function smallBaseParts(): BaseParts {
  const layer = (name: string, content: Uint8Array) =>
    buildLayer([{ type: 'file', name, mode: 0o755, content }], {
      mtime: MTIME,
      createdBy: `TEST ${name}`,
    })
  const program = layer('app/server.mjs', bytes('console.log(1)'))
  const nodeBytes = { amd64: 300_000, arm64: 3_000 }
  const images = (['amd64', 'arm64'] as Architecture[]).map((architecture) => ({
    architecture,
    layers: [
      layer('usr/lib/libc.so.6', bytes(`libc of ${architecture}`.repeat(300))),
      layer('usr/local/bin/node', seededRandom('node')(nodeBytes[architecture])),
      program,
    ],
  }))
  return { created: CREATED, runtime: RUNTIME, images }
}

/** An opened base in a directory of its own. */
export async function smallBase(t: TestContext): Promise<ImageBase> {
  const directory = await temporaryDirectory(t)
  await writeBase(directory, smallBaseParts())
  const base = await openBase(directory)
  t.after(() => base.close())
  return base
}

/** A finished archive in a directory of its own. */
export async function smallArchive(t: TestContext): Promise<string> {
  const outPath = join(await temporaryDirectory(t), 'acme.tar')
  await appendLicenseLayer({ base: await smallBase(t), ...LICENSE, slug: 'acme', outPath })
  return outPath
}
