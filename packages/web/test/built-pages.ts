// Builds the pages of today's source into a folder of their own, so that no test ever looks at
// an older build.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

export type BuiltPages = { readonly dir: string; readonly remove: () => Promise<void> }

export async function buildPages(): Promise<BuiltPages> {
  const dir = await mkdtemp(join(tmpdir(), 'marque-pages-'))
  await build({
    configFile: join(import.meta.dirname, '../vite.config.ts'),
    build: { outDir: dir },
    logLevel: 'error',
  })
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}
