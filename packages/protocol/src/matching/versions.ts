// Product versions against a license: MAJOR.MINOR[.PATCH], a fourth part ignored, pre-releases
// included; compared as versions, never as strings. Implements docs/protocol.md §2, "Matching".
import semver from 'semver'

export const VERSION_PATTERN =
  '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:\\.(0|[1-9]\\d*))?(?:\\.\\d+)?([-+][0-9A-Za-z.+-]+)?$'
const FORM = new RegExp(VERSION_PATTERN)

/** @returns the version as semver writes it, `undefined` if it is none */
export function parseVersion(text: string): string | undefined {
  const [, major, minor, patch, suffix] = FORM.exec(text) ?? []
  if (major === undefined || minor === undefined) return undefined
  return semver.valid(`${major}.${minor}.${patch ?? '0'}${suffix ?? ''}`) ?? undefined
}

export const isVersionRange = (range: string): boolean => semver.validRange(range) !== null

export function matchesVersion(version: string, range: string): boolean {
  const parsed = parseVersion(version)
  return parsed !== undefined && semver.satisfies(parsed, range, { includePrerelease: true })
}

/** @returns whether `version` is `minimum` or newer; false if either is no version */
export function isAtLeast(version: string, minimum: string): boolean {
  const [parsed, least] = [parseVersion(version), parseVersion(minimum)]
  return parsed !== undefined && least !== undefined && semver.gte(parsed, least)
}
