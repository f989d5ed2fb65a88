// Notices that files changed, appeared or vanished, also when they are replaced by rename or lie on
// a mount that sends no events: it looks at them again and again.
import { stat } from 'node:fs/promises'

/**
 * Calls `onChange` once the files are different from what they were and have stood still for one
 * further look, so that two files written one after the other count as one change.
 * @returns `stop`, which resolves when no call is under way any more
 */
export function watchFiles(input: {
  readonly paths: readonly string[]
  readonly everyMs: number
  readonly onChange: () => Promise<void>
}): { readonly stop: () => Promise<void> } {
  let known: string | undefined
  let seen: string | undefined
  let stopped = false
  let underWay = Promise.resolve()
  const look = async (): Promise<void> => {
    const now = await fingerprint(input.paths)
    const settled = now === seen
    seen = now
    if (known === undefined) known = now
    if (stopped || !settled || now === known) return
    known = now
    await input.onChange()
  }
  const timer = setInterval(() => {
    underWay = underWay.then(look)
  }, input.everyMs)
  timer.unref()
  underWay = look()
  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await underWay
    },
  }
}

const fingerprint = async (paths: readonly string[]): Promise<string> =>
  (await Promise.all(paths.map(fingerprintOf))).join('|')

async function fingerprintOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return `${ino}:${size}:${mtimeNs}:${ctimeNs}`
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable'
  }
}
