// `npm test`: every test with real parts, closing with the test runner's own summary.
// `npm test -- unit` or `e2e` runs one kind. The end-to-end tests need a Docker engine, so the whole
// run happens beside a private one (tools/with-docker.sh).
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { ensureSystemParts, SYSTEM_PARTS } from './system-packages.ts'

const KINDS = {
  unit: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'tools/test/**/*.test.ts'],
  e2e: ['e2e/**/*.test.ts'],
} as const

const root = new URL('../..', import.meta.url).pathname
process.chdir(root)
process.exitCode = main(process.argv.slice(2))

function main(kinds: readonly string[]): number {
  const unknown = kinds.filter((kind) => !(kind in KINDS))
  if (unknown.length > 0) {
    console.error(
      `unknown kind of test: ${unknown.join(', ')}; known: ${Object.keys(KINDS).join(', ')}`,
    )
    return 2
  }
  const missing = ensureSystemParts(SYSTEM_PARTS)
  if (missing.length > 0) {
    console.error(missing.join('\n'))
    return 1
  }
  const files = Object.entries(KINDS)
    .filter(([kind]) => kinds.length === 0 || kinds.includes(kind))
    .flatMap(([, globs]) => globs.flatMap((glob) => globSync(glob)))
    .filter((file) => !file.includes('node_modules'))
    .sort()
  const runsContainers = files.some((file) => file.startsWith('e2e/'))
  // Every time: a stale base would test yesterday's program. With its cache this takes seconds.
  if (runsContainers) {
    const built = run('npm', ['run', '--silent', 'build:image'])
    if (built !== 0) return built
  }
  const command = ['node', '--test', '--test-concurrency=2', '--test-timeout=600000', ...files]
  return runsContainers ? run('tools/with-docker.sh', command) : run('node', command.slice(1))
}

function run(command: string, args: readonly string[]): number {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (error) console.error(`${command} did not start: ${error.message}`)
  return status ?? 1
}
