// The directions of docs/architecture.md as a check: who may import whom, domain stays pure, and a
// package is entered by its door alone. A new arrow has to be written here first.
import { globSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'

/** Package → the Marque packages that its sources may import. */
const MAY_IMPORT: { readonly [name: string]: readonly string[] } = {
  protocol: [],
  image: ['protocol'],
  'license-server': ['protocol', 'web'],
  authority: ['protocol', 'image', 'web'],
  sdk: ['protocol', 'web'],
  web: ['protocol'],
  cli: ['protocol', 'image', 'license-server', 'authority'],
  testkit: ['protocol'],
}

const PURE = /^packages\/(protocol\/src|[a-z-]+\/src\/domain)\//
const IMPURE_IMPORT = /^(node:|fastify|@fastify\/|kysely|pino|\.\.\/(adapters|http|operations)\/)/
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g

const root = resolve(import.meta.dirname, '../..')
const files = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root }).sort()
const faults = files.flatMap((file) => faultsOf(file, readFileSync(resolve(root, file), 'utf8')))
for (const fault of faults) console.error(fault)
console.log(`${files.length} files, ${faults.length} faults`)
if (faults.length > 0 || files.length === 0) process.exitCode = 1

function faultsOf(file: string, source: string): string[] {
  const own = file.split('/')[1] ?? ''
  const imports = Array.from(source.matchAll(IMPORT), (match) => match[1] ?? match[2] ?? '')
  return imports.flatMap((target) => {
    if (PURE.test(file) && IMPURE_IMPORT.test(target))
      return [`${file}: is pure, imports ${target}`]
    if (target.startsWith('.')) {
      const reached = relative(root, resolve(root, dirname(file), target))
      return reached.startsWith(`packages/${own}/`) ? [] : [`${file}: reaches into ${reached}`]
    }
    const other = /^@marque\/([a-z-]+)(\/.*)?$/.exec(target)
    if (other?.[1] === undefined || other[1] === own) return []
    return MAY_IMPORT[own]?.includes(other[1]) ? [] : [`${file}: must not import ${target}`]
  })
}
