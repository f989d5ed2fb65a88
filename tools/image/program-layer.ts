// The program layer, one for all architectures: the bundled license server, its pages, and the
// directories that a licensee may map. Nothing in it is ever written by the running container.

import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { TarEntry } from '@marque/image'
import { type Bundle, bundleProgram } from './bundle.ts'
import { entriesBelow, entryFrom, textEntry, withParents } from './entries.ts'
import { BuildFailure } from './failure.ts'
import { type NpmPackage, readNpmPackages, thirdPartyNotices } from './npm-packages.ts'
import { CONTAINER_USER } from './os-layer.ts'

/** Output name to source: what the image runs, and the worker that it starts beside itself. */
export const PROGRAM_ENTRIES = {
  'license-server.mjs': 'packages/license-server/src/container-entry.ts',
  'store-worker.mjs': 'packages/license-server/src/adapters/sqlite-store/store-worker.ts',
  'healthcheck.mjs': 'packages/license-server/src/container/healthcheck.ts',
}

export type ProgramSources = {
  readonly root: string
  readonly entries: Readonly<Record<string, string>>
  /** Directory of the built pages. */
  readonly pages: string
}

export type Program = {
  readonly entries: readonly TarEntry[]
  readonly packages: readonly NpmPackage[]
}

export async function makeProgram(sources: ProgramSources): Promise<Program> {
  const bundle = await bundleProgram(sources.root, sources.entries)
  const packages = await readNpmPackages(sources.root, bundle.packageDirectories)
  const notices = 'usr/share/doc/marque'
  return {
    packages,
    entries: withParents([
      ...bundleEntries(bundle),
      ...(await pageEntries(sources.pages)),
      ...mappedDirectories(),
      textEntry(`${notices}/THIRD-PARTY-NOTICES.md`, thirdPartyNotices(packages)),
      await entryFrom(join(sources.root, 'LICENSE'), `${notices}/LICENSE`),
    ]),
  }
}

function bundleEntries({ files }: Bundle): TarEntry[] {
  return [...files].map(([name, content]) => ({
    type: 'file',
    name: `app/${name}`,
    mode: 0o644,
    content,
  }))
}

async function pageEntries(directory: string): Promise<TarEntry[]> {
  await access(directory).catch((cause: unknown) => {
    throw new BuildFailure(
      `there are no built pages in ${directory}`,
      'Build them: npm run build',
      {
        cause,
      },
    )
  })
  return entriesBelow(directory, 'app/web')
}

/**
 * Open like /tmp, so that any `--user` can start without a mapping and new named volumes, which take
 * over owner and mode, work for any user. Files in them are their user's own (0600).
 */
function mappedDirectories(): TarEntry[] {
  const writable = ['config', 'log'].map((name) => ({
    type: 'directory' as const,
    name: `app/${name}`,
    mode: 0o1777,
    uid: CONTAINER_USER,
    gid: CONTAINER_USER,
  }))
  return [...writable, { type: 'directory', name: 'app/tls', mode: 0o755 }]
}
