// The image's entry point: root only as long as it takes to hand /app/config and /app/log over, then
// an ordinary user for good, then the license server (docs/image.md "User"). The server's code is not
// even loaded before the rights are gone.

import { join } from 'node:path'
import { ConfigurationError } from './configuration-error.ts'
import { readContainerConfig } from './container/config.ts'
import { dropPrivileges } from './container/drop-privileges.ts'
import type { Identity } from './container/identity.ts'
import { takeOverDirectories } from './container/take-over.ts'
import { assertUsable } from './container/writable.ts'

/** EX_CONFIG of sysexits.h, as everywhere in Marque. */
const EXIT_CONFIGURATION = 78

function becomeOrdinaryUser(home: string): Identity {
  // Optional in the types because other systems lack them; the container is Linux.
  const privileges = process as Required<NodeJS.Process>
  const { uid, gid } = { uid: privileges.getuid(), gid: privileges.getgid() }
  if (uid !== 0) return { uid, gid }
  const identity = takeOverDirectories(home)
  dropPrivileges(privileges, identity)
  return identity
}

async function enter(): Promise<void> {
  // Process 1 has no default handlers: without these a stop during the start would hang.
  const leave = (): never => process.exit(0)
  process.once('SIGTERM', leave).once('SIGINT', leave)
  const { home } = readContainerConfig()
  const identity = becomeOrdinaryUser(home)
  assertUsable(join(home, 'config'), identity)
  const { main } = await import('./main.ts')
  await main()
  process.off('SIGTERM', leave).off('SIGINT', leave)
}

await enter().catch((error: unknown) => {
  if (!(error instanceof ConfigurationError)) throw error
  process.stderr.write(`marque: error: ${error.message}; ${error.hint}\n`)
  process.exit(EXIT_CONFIGURATION)
})
