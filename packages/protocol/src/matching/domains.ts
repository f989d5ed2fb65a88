// A product's domain against the license's list: lower case, trailing dot off, `*.` stands for one
// or more labels. Implements docs/protocol.md §2, "Matching".

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/

export const normalizeDomain = (domain: string): string => domain.toLowerCase().replace(/\.$/, '')

export function isDomainPattern(pattern: string): boolean {
  const domain = normalizeDomain(pattern)
  return isDomain(domain.startsWith('*.') ? domain.slice(2) : domain)
}

const isDomain = (name: string): boolean =>
  name.length <= 253 && name.split('.').every((label) => LABEL.test(label))

export function matchesDomain(domain: string, patterns: readonly string[]): boolean {
  const name = normalizeDomain(domain)
  if (!isDomain(name)) return false
  return patterns.some((text) => {
    const pattern = normalizeDomain(text)
    if (!pattern.startsWith('*.')) return pattern === name
    return name.endsWith(pattern.slice(1))
  })
}
