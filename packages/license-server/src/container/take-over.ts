// Hands config/ and log/ to the user that the server will run as. Runs as root on a directory that
// belongs to somebody on the host, so it follows no link and touches no file that has a second name.

import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from '../configuration-error.ts'
import { chooseIdentity, type Identity, isToBeTakenOver } from './identity.ts'

/** Far more than a config directory holds; a mapped `/` must not be walked to its end. */
const MAX_ENTRIES = 10_000
const MAX_DEPTH = 4

/**
 * Chooses the identity by the owner of `config/` and gives it what root owns there and in `log/`. What
 * it may not hand over it leaves: whether the server can live with it is asked afterwards, as that user.
 * @throws ConfigurationError when there is no `config/`
 */
export function takeOverDirectories(home: string): Identity {
  const config = join(home, 'config')
  const identity = chooseIdentity(ownerOf(config))
  takeOverTree(config, identity)
  takeOverTree(join(home, 'log'), identity)
  return identity
}

function ownerOf(path: string): Identity {
  try {
    const { uid, gid } = statSync(path)
    return { uid, gid }
  } catch (cause) {
    throw new ConfigurationError(
      `${path} cannot be read`,
      `map a directory there: -v HOSTDIR:${path}`,
      { cause },
    )
  }
}

function takeOverTree(root: string, identity: Identity): void {
  takeOver({ path: root, depth: 0 }, identity, { entriesLeft: MAX_ENTRIES })
}

/** Each file by its directory's open descriptor, so that nobody can put a link on the way meanwhile. */
function takeOver(
  { path, depth }: { path: string; depth: number },
  identity: Identity,
  budget: { entriesLeft: number },
): void {
  budget.entriesLeft -= 1
  if (budget.entriesLeft < 0) return
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stat = fstatSync(file)
    const isPlain = stat.isDirectory() || (stat.isFile() && stat.nlink === 1)
    if (isPlain && isToBeTakenOver(stat, identity)) fchownSync(file, identity.uid, identity.gid)
    if (!stat.isDirectory() || depth === MAX_DEPTH) return
    const here = `/proc/self/fd/${file}`
    for (const name of readdirSync(here)) {
      takeOver({ path: `${here}/${name}`, depth: depth + 1 }, identity, budget)
    }
  } catch {
    // Not root's to hand over; `assertUsable` tells whether that matters.
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
