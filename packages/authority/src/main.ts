// The program: settings in, one line out when it is ready, a clean stop on SIGTERM and Ctrl-C.
import { once } from 'node:events'
import { stderrLog } from './adapters/stderr-log.ts'
import { type AuthorityFlags, readAuthorityConfig } from './config.ts'
import { startAuthority } from './start-authority.ts'

/**
 * Runs the authority until it is told to stop. Prints `listening on URL` on stdout when it is ready.
 * @throws ConfigurationError (exit code 78)
 */
export async function runAuthority(flags: AuthorityFlags = {}): Promise<void> {
  const { logLevel, ...config } = readAuthorityConfig(flags)
  const log = stderrLog(logLevel)
  const stop = stopSignal()
  try {
    const authority = await startAuthority({ ...config, log })
    process.stdout.write(`listening on ${authority.url}\n`)
    if (authority.firstAdministrator !== undefined) {
      process.stderr.write(welcome(authority.firstAdministrator.url))
    }
    await stop.received
    log.info({}, 'stopping')
    await authority.close()
  } finally {
    stop.forget()
  }
}

/** For whoever started it, and in no log: the link makes an administrator. */
const welcome = (url: string): string =>
  `There is no operator yet. Whoever opens this link first becomes the administrator (7 days, once):\n  ${url}\n`

function stopSignal(): { received: Promise<unknown>; forget: () => void } {
  const abort = new AbortController()
  const { signal } = abort
  const received = Promise.race([
    once(process, 'SIGTERM', { signal }),
    once(process, 'SIGINT', { signal }),
  ])
  received.catch(() => {})
  return { received, forget: () => abort.abort() }
}
