// `npm run docs`: writes the generated pages; with `--check` it fails when one is stale.
import { spawnSync } from 'node:child_process'

const PAGES = ['errors.ts', 'configuration.ts', 'cli.ts', 'clock.ts']

for (const page of PAGES) {
  const script = new URL(page, import.meta.url).pathname
  const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
