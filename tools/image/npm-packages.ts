// The npm packages inside the bundle: name, version, license and license text, for the SBOM and for
// the notices that most of these licenses ask to be passed on.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type NpmPackage = {
  readonly name: string
  readonly version: string
  /** As the package states it, mostly an SPDX expression. */
  readonly license: string | undefined
  /** Contents of its license and notice files. */
  readonly notices: readonly string[]
}

/** Each once, sorted, however often npm installed it. */
export async function readNpmPackages(
  root: string,
  directories: readonly string[],
): Promise<NpmPackage[]> {
  const packages = await Promise.all(directories.map((name) => readPackage(join(root, name))))
  const byKey = new Map(packages.map((found) => [keyOf(found), found]))
  return [...byKey.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** One text with the license of each package. */
export function thirdPartyNotices(packages: readonly NpmPackage[]): string {
  const parts = packages.map(({ name, version, license, notices }) =>
    [`## ${name} ${version} (${license ?? 'license not stated'})`, ...notices].join('\n\n'),
  )
  return `Marque's license server contains these packages.\n\n${parts.join('\n\n')}\n`
}

async function readPackage(directory: string): Promise<NpmPackage> {
  const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: unknown
  }
  const files = (await readdir(directory)).filter((name) => /^(licen[cs]e|notice)/i.test(name))
  const texts = files.sort().map((name) => readFile(join(directory, name), 'utf8'))
  return {
    name: manifest.name,
    version: manifest.version,
    license: typeof manifest.license === 'string' ? manifest.license : undefined,
    notices: (await Promise.all(texts)).map((text) => text.trim()),
  }
}

function keyOf({ name, version }: NpmPackage): string {
  return `${name}@${version}`
}
