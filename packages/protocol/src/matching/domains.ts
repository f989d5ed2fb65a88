// A product's domain against the license's list: lower case, trailing dot off, `*.` stands for one
// or more labels. Implements docs/protocol.md §2, "Matching".

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/

export const normalizeDomain = (domain: string): string => domain.toLowerCase().replace(/\.$/, '')

export function isDomainPattern(pattern: string): boolean {
  const domain = normalizeDomain(pattern)
  const labels = (domain.startsWith('*.') ? domain.slice(2) : domain).split('.')
  return domain.length <= 253 && labels.every((label) => LABEL.test(label))
}

export function matchesDomain(domain: string, patterns: readonly string[]): boolean {
  const name = normalizeDomain(domain)
  return patterns.some((text) => {
    const pattern = normalizeDomain(text)
    if (!pattern.startsWith('*.')) return pattern === name
    return name.length > pattern.length - 1 && name.endsWith(pattern.slice(1))
  })
}
