// Whether the server, as the user it now is, can keep its state. Found out before anything else, since
// the answer lies outside the container and one line can name it.

import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from '../configuration-error.ts'
import type { Identity } from './identity.ts'

/** @throws ConfigurationError naming the `chown` or `--user` that helps */
export function assertUsable(config: string, identity: Identity): void {
  const wanted = constants.R_OK | constants.W_OK | constants.X_OK
  attempt(config, () => accessSync(config, wanted), { config, identity })
  for (const name of readdirSync(config)) {
    const path = join(config, name)
    attempt(path, () => accessSync(path, constants.R_OK), { config, identity })
  }
}

type Situation = { readonly config: string; readonly identity: Identity }

function attempt(path: string, call: () => void, { config, identity }: Situation): void {
  try {
    call()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' && path !== config) return
    if (code === 'ENOENT' || code === 'EROFS') {
      throw new ConfigurationError(
        code === 'EROFS' ? `${path} is read-only` : `there is no ${path}`,
        `map a writable directory or a named volume there: -v HOSTDIR:${config}`,
        { cause },
      )
    }
    const { uid, gid } = identity
    throw new ConfigurationError(
      `user ${uid}:${gid} cannot use ${path}`,
      `on the host, chown -R ${uid}:${gid} the mapped directory, or start ${asOwner(config)}`,
      { cause },
    )
  }
}

function asOwner(config: string): string {
  const owner = statSync(config, { throwIfNoEntry: false })
  return owner === undefined || owner.uid === 0
    ? 'without --user'
    : `with --user ${owner.uid}:${owner.gid}`
}
