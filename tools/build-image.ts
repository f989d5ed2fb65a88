// npm run build:image: makes the base layers of the license server's image for both architectures in
// dist/image/, without a Docker engine (docs/image.md). An archive of a deployment is these layers and
// one small one more; if they differ from build to build, nobody can check what he was sent.

import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ImageError } from '@marque/image'
import { buildBase } from './image/build.ts'
import { readLock, writeLock } from './image/debian-lock.ts'
import { type DebianSource, debianSource } from './image/debian-packages.ts'
import { BuildFailure } from './image/failure.ts'
import { PROGRAM_ENTRIES } from './image/program-layer.ts'

const ROOT = resolve(import.meta.dirname, '..')
const LOCK = join(ROOT, 'tools/image/debian.lock.json')

const USAGE = `usage: npm run build:image -- [options]
  --out DIR               where base.tar, base.json, sbom.spdx.json and SHA256SUMS go (dist/image)
  --cache DIR             downloads and compressed layers (.cache/image)
  --update-lock           move the lock to the newest Debian packages, then build
  --release NAME          with --update-lock: the Debian release (the lock's own)
  --mirror URL            Debian's archive (the machine's own apt mirror)
  --security-mirror URL   Debian's security archive (the same)
`

type Options = ReturnType<typeof readOptions>

function readOptions() {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      out: { ...text, default: join(ROOT, 'dist/image') },
      cache: { ...text, default: join(ROOT, '.cache/image') },
      'update-lock': { type: 'boolean', default: false },
      release: text,
      mirror: text,
      'security-mirror': text,
      help: { type: 'boolean', default: false },
    },
  })
  return values
}

async function main(options: Options): Promise<void> {
  const { mirror, 'security-mirror': security } = options
  const mirrors =
    mirror === undefined || security === undefined ? undefined : { archive: mirror, security }
  const cacheDirectory = resolve(options.cache)
  const debian = debianSource({ cacheDirectory, mirrors })
  try {
    if (options['update-lock']) await updateLock(debian, options.release)
    const lock = await readLock(LOCK)
    const outDirectory = resolve(options.out)
    const { index, files } = await buildBase({
      sources: {
        root: ROOT,
        entries: PROGRAM_ENTRIES,
        pages: join(ROOT, 'packages/web/dist/license-server'),
      },
      lock,
      cacheDirectory,
      outDirectory,
      debianPackages: (architecture) => debian.packages(lock, architecture),
      progress: (step) => process.stderr.write(`build:image: ${step}\n`),
    })
    process.stderr.write(`build:image: ${(index.prefix.sizeBytes / 1e6).toFixed(1)} MB of layers\n`)
    for (const name of files) process.stdout.write(`${join(outDirectory, name)}\n`)
  } finally {
    await debian.close()
  }
}

async function updateLock(debian: DebianSource, release: string | undefined): Promise<void> {
  const name = release ?? (await readLock(LOCK)).release
  await writeLock(LOCK, await debian.newestLock(name))
}

function explain(error: unknown): void {
  const [message, remedy] = describe(error)
  process.stderr.write(`build:image: error: ${message}\nhint: ${remedy}\n`)
  process.exitCode = 1
}

/** Anything that is neither a refusal nor the file system's is a bug and shows its stack. */
function describe(error: unknown): [message: string, remedy: string] {
  if (error instanceof BuildFailure || error instanceof ImageError) {
    return [error.message, error.remedy]
  }
  if (error instanceof Error && 'syscall' in error) {
    return [error.message, 'Check that the directory can be written and has room.']
  }
  throw error
}

let options: Options
try {
  options = readOptions()
} catch (error) {
  process.stderr.write(`build:image: error: ${(error as Error).message}\n${USAGE}`)
  process.exit(2)
}
if (options.help) process.stdout.write(USAGE)
else await main(options).catch(explain)
