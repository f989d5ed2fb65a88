// Puts the base of a release together: three layers for each architecture, then base.tar, base.json,
// the SBOM and SHA256SUMS. Everything that goes in is pinned by a lock, so that two builds from
// nothing are the same bytes (docs/image.md "Reproduce").

import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ARCHITECTURES,
  type Architecture,
  type BaseIndex,
  encodeTar,
  epochSecondsOf,
  type Layer,
  type TarEntry,
  writeBase,
} from '@marque/image'
import { layerThrough, sha256Hex } from './cache.ts'
import type { DebianLock } from './debian-lock.ts'
import { BuildFailure } from './failure.ts'
import { lockedNode, type NodePackage, nodeEntries } from './node-layer.ts'
import { type DebianPackage, osEntries } from './os-layer.ts'
import { makeProgram, type ProgramSources } from './program-layer.ts'
import { runtimeConfig } from './runtime.ts'
import { makeSbom } from './sbom.ts'

export type BuildInput = {
  readonly sources: ProgramSources
  readonly lock: DebianLock
  readonly cacheDirectory: string
  readonly outDirectory: string
  /** Brings the locked packages of an architecture. */
  debianPackages(architecture: Architecture): Promise<readonly DebianPackage[]>
  /** Told before each step. */
  progress(step: string): void
}

export type Built = { readonly index: BaseIndex; readonly files: readonly string[] }

export async function buildBase(input: BuildInput): Promise<Built> {
  const { sources, lock, outDirectory, progress } = input
  await assertLockedNode(sources.root)
  const version = await programVersion(sources.root)
  progress('bundling the program')
  const program = await makeProgram(sources)
  const programLayer = await makeLayer(input, program.entries, `license server ${version}`)
  const images = []
  for (const architecture of ARCHITECTURES) {
    const shared = await platformLayers(input, architecture)
    images.push({ architecture, layers: [...shared, programLayer] })
  }
  progress('writing the base')
  const runtime = runtimeConfig(version)
  const index = await writeBase(outDirectory, { created: lock.created, runtime, images })
  const sbom = makeSbom({
    version,
    created: lock.created,
    release: lock.release,
    baseSha256: index.prefix.sha256,
    debian: lock.packages,
    node: await nodePackages(sources.root),
    npm: program.packages,
  })
  await replaceFile(join(outDirectory, 'sbom.spdx.json'), sbom)
  const files = ['base.json', 'base.tar', 'sbom.spdx.json']
  await replaceFile(join(outDirectory, 'SHA256SUMS'), await checksums(outDirectory, files))
  return { index, files: [...files, 'SHA256SUMS'] }
}

async function platformLayers(input: BuildInput, architecture: Architecture): Promise<Layer[]> {
  const { sources, lock, cacheDirectory, progress } = input
  progress(`OS files for ${architecture}`)
  const os = await osEntries(architecture, await input.debianPackages(architecture))
  const osLayer = await makeLayer(input, os, `Debian ${lock.release}, ${architecture}`)
  progress(`Node for ${architecture}`)
  const node = await lockedNode(sources.root, architecture)
  const entries = await nodeEntries(node, cacheDirectory)
  return [osLayer, await makeLayer(input, entries, `Node ${node.version}, ${architecture}`)]
}

async function makeLayer(
  { lock, cacheDirectory }: BuildInput,
  entries: readonly TarEntry[],
  content: string,
): Promise<Layer> {
  const tar = encodeTar(entries, { mtime: epochSecondsOf(lock.created) })
  return layerThrough(cacheDirectory, { tar, createdBy: `marque: ${content}` })
}

/** Another Node brings another zlib, which may compress the same layer to other bytes. */
async function assertLockedNode(root: string): Promise<void> {
  const { version } = await lockedNode(root, 'amd64')
  if (process.versions.node === version) return
  throw new BuildFailure(
    `this is Node ${process.versions.node}, the lock has ${version}`,
    'Run it as npm run build:image after npm ci.',
  )
}

async function nodePackages(root: string): Promise<Record<Architecture, NodePackage>> {
  return { amd64: await lockedNode(root, 'amd64'), arm64: await lockedNode(root, 'arm64') }
}

async function programVersion(root: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  return manifest.version
}

/** The format of sha256sum, so that `sha256sum -c` checks it. */
async function checksums(directory: string, files: readonly string[]): Promise<string> {
  const lines = files.map(
    async (name) => `${sha256Hex(await readFile(join(directory, name)))}  ${name}\n`,
  )
  return (await Promise.all(lines)).join('')
}

async function replaceFile(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content)
  await rename(`${path}.new`, path)
}
