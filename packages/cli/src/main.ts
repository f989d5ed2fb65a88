// The process behind `marque`. Compiled code is kept in the checkout, never in a directory that
// other accounts may write: it halves the start, and what it holds is run.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/marque-cli'))
// A reader that has seen enough (`marque … | head`) is no fault.
process.stdout.on('error', (error) => {
  if (!('code' in error && error.code === 'EPIPE')) throw error
  process.exit()
})
const { run } = await import('./run.ts')
process.exitCode = await run(process.argv.slice(2), process)
