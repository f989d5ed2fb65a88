// How large an archive is, and how long a deployment's own one takes once the base is open.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { appendLicenseLayer, openBase } from '@marque/image'
import { temporaryDirectory, testPublisher } from '@marque/testkit'

type Cleaning = { readonly after: (clean: () => unknown) => void }

const ROUNDS = 5

export type ArchiveFigures = {
  readonly archiveMegabytes: number
  /** from the license to the whole archive on disk and its SHA-256; the median */
  readonly appendMs: number
}

/** @param baseDirectory what `npm run build:image` made */
export async function measureArchive(
  scope: Cleaning,
  baseDirectory: string,
): Promise<ArchiveFigures & { readonly path: string }> {
  const base = await openBase(baseDirectory)
  scope.after(() => base.close())
  const publisher = await testPublisher('bench')
  const deployment = await publisher.issue('bench', { maxConnections: 5_000_000 })
  const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  const directory = await temporaryDirectory(scope)
  const path = join(directory, 'archive-0.tar')
  const taken: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    await appendLicenseLayer({
      base,
      slug: 'bench',
      license: encode(deployment.file),
      deploymentKey: new TextEncoder().encode(deployment.key.pem),
      trust: encode(publisher.trust),
      outPath: join(directory, `archive-${round}.tar`),
    })
    taken.push(performance.now() - began)
  }
  taken.sort((a, b) => a - b)
  const { size } = await stat(path)
  return {
    path,
    archiveMegabytes: Number((size / 1e6).toFixed(1)),
    appendMs: Math.round(taken[Math.floor(ROUNDS / 2)] ?? 0),
  }
}
