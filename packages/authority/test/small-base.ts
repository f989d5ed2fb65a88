// Base layers of a few hundred bytes, so that archives are real and small. TEST data only.
import { type Architecture, buildLayer, epochSecondsOf, writeBase } from '@marque/image'
import { temporaryDirectory } from '@marque/testkit'
import type { Test } from './fixtures.ts'

const CREATED = '2026-11-01T00:00:00Z'

/** @returns the directory that they were written to */
export async function smallBase(t: Test): Promise<string> {
  const directory = await temporaryDirectory(t)
  await writeSmallBase(directory)
  return directory
}

export async function writeSmallBase(directory: string): Promise<void> {
  const layer = (name: string, content: string) =>
    buildLayer([{ type: 'file', name, mode: 0o755, content: new TextEncoder().encode(content) }], {
      mtime: epochSecondsOf(CREATED),
      createdBy: `TEST ${name}`,
    })
  const images = (['amd64', 'arm64'] as Architecture[]).map((architecture) => ({
    architecture,
    layers: [layer('usr/local/bin/node', `node of ${architecture} `.repeat(30_000))],
  }))
  await writeBase(directory, {
    created: CREATED,
    runtime: {
      Env: ['PATH=/usr/local/bin'],
      Entrypoint: ['/usr/local/bin/node', '/app/server.mjs'],
      ExposedPorts: { '8081/tcp': {} },
      Healthcheck: {
        Test: ['CMD', 'true'],
        Interval: 30e9,
        Timeout: 5e9,
        StartPeriod: 10e9,
        StartInterval: 1e9,
        Retries: 3,
      },
      Labels: {},
      StopSignal: 'SIGTERM',
      WorkingDir: '/app',
    },
    images,
  })
}
