// A newer license that is dropped as `config/license.json`, before the start or while the server runs.
// A refused file is named in log and page, and the running license stays (docs/protocol.md §2, "Newer
// wins").
import { readFile } from 'node:fs/promises'
import { MarqueError, type Warning } from '@marque/protocol'
import type { Core, Log } from '../ports.ts'
import { parseLicenseText, reasonOf } from './license-folder.ts'
import { watchFiles } from './watch-files.ts'

export type LicenseDrop = {
  readonly warnings: () => readonly Warning[]
  readonly stop: () => Promise<void>
}

export async function watchLicenseDrop(deps: {
  readonly file: string
  readonly core: Licensed
  readonly log: Log
  readonly everyMs: number
}): Promise<LicenseDrop> {
  const { file, core, log } = deps
  let reason: string | undefined
  const refuse = (why: string): void => {
    reason = why
    log.warn({ file, reason: why }, 'license file refused, the running license stays')
  }
  const take = async (): Promise<void> => {
    try {
      const dropped = await readDropped(file)
      if (dropped !== undefined) await replaceBy(dropped, core)
      reason = undefined
    } catch (error) {
      if (error instanceof MarqueError) refuse(reasonOf(error))
      else refuse(error instanceof Error ? error.message : 'unknown reason')
    }
  }
  await take()
  const watch = watchFiles({ paths: [file], everyMs: deps.everyMs, onChange: take })
  return {
    warnings: () => (reason === undefined ? [] : [{ name: 'LICENSE_FILE_REFUSED', reason }]),
    stop: watch.stop,
  }
}

async function readDropped(file: string): Promise<unknown> {
  try {
    return parseLicenseText(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

type Licensed = Pick<Core, 'license' | 'replaceLicense'>

/**
 * The core writes a license that it takes over into this very file, a moment before it is in force:
 * its own file is no refused one.
 */
async function replaceBy(dropped: unknown, core: Licensed): Promise<void> {
  if (isInForce(dropped, core)) return
  try {
    await core.replaceLicense(dropped, 'file')
  } catch (error) {
    if (!isInForce(dropped, core)) throw error
  }
}

const isInForce = (dropped: unknown, core: Licensed): boolean =>
  typeof dropped === 'object' &&
  dropped !== null &&
  'license' in dropped &&
  dropped.license === core.license().file.license
