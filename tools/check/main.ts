// `npm run check`: every rule of the house that a machine can hold. All run; each failure is named.
import { spawnSync } from 'node:child_process'

const CHECKS: readonly (readonly [name: string, ...command: string[]])[] = [
  ['format, lint, layers', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['types of protocol (no Node)', 'tsc', '-p', 'packages/protocol'],
  ['types of pages', 'tsc', '-p', 'packages/web'],
  ['unused files, exports, parts', 'knip'],
  [
    'spelling and words',
    'sh',
    '-c',
    'git ls-files | cspell lint --no-progress --no-summary --gitignore --file-list stdin',
  ],
  ['layers and doors', 'node', 'tools/check/layers.ts'],
  ['documents that are named', 'node', 'tools/check/references.ts'],
  ['generated docs', 'node', 'tools/docs/main.ts', '--check'],
  ['protocol vectors', 'node', 'tools/vectors/generate.ts', '--check'],
  ['SDK package', 'node', 'tools/pack-sdk.ts', '--check'],
]

process.chdir(new URL('../..', import.meta.url).pathname)
const failed = CHECKS.filter(([name, command = '', ...args]) => {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (status !== 0) console.log(`${stdout ?? ''}${stderr ?? ''}`)
  return status !== 0
})
if (failed.length > 0) {
  console.error(`failed: ${failed.map(([name]) => name).join('; ')}`)
  process.exitCode = 1
}
