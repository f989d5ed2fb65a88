// Builds the registration page of today's source into a folder of its own, so that no test ever
// looks at an older build.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

export type RegistrationPages = { readonly folder: URL; readonly remove: () => Promise<void> }

export async function buildRegistrationPages(): Promise<RegistrationPages> {
  const dir = await mkdtemp(join(tmpdir(), 'marque-pages-'))
  await build({
    configFile: join(import.meta.dirname, '../vite.registration.config.ts'),
    build: { outDir: dir },
    logLevel: 'error',
  })
  return {
    folder: pathToFileURL(`${dir}/`),
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}
