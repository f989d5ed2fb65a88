// Whether the server, as the user it now is, can keep its state. Found out before anything else, since
// the answer lies outside the container and one line can name it.

import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from '../configuration-error.ts'
import type { Identity } from './identity.ts'

/** @throws ConfigurationError naming the `chown` or `--user` that helps */
export function assertUsable(config: string, identity: Identity): void {
  const explain = explainer(config, identity)
  explain(config, () => accessSync(config, constants.R_OK | constants.W_OK | constants.X_OK))
  for (const name of readdirSync(config)) {
    const path = join(config, name)
    explain(path, () => accessSync(path, constants.R_OK))
  }
}

function explainer(config: string, { uid, gid }: Identity) {
  return (path: string, call: () => void): void => {
    try {
      call()
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
      if (code === 'EROFS') {
        throw new ConfigurationError(
          `${path} is read-only`,
          `map a writable directory or a named volume there: -v HOSTDIR:${config}`,
          { cause },
        )
      }
      if (code === 'ENOENT') return
      throw new ConfigurationError(
        `user ${uid}:${gid} cannot use ${path}`,
        `on the host, chown -R ${uid}:${gid} the mapped directory${otherUser(config)}`,
        { cause },
      )
    }
  }
}

function otherUser(config: string): string {
  const { uid, gid } = statSync(config)
  return uid === 0 ? ', or start without --user' : `, or start with --user ${uid}:${gid}`
}
