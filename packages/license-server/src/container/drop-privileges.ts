// Gives up root for good: supplementary groups, group, user, in this order, and then proof that no
// way leads back. A process that only believes to have dropped its rights is root.

import { ConfigurationError } from '../configuration-error.ts'
import type { Identity } from './identity.ts'

/** The calls of `process` that this needs. */
export type Privileges = {
  getuid(): number
  geteuid(): number
  getgid(): number
  getegid(): number
  getgroups(): number[]
  setgroups(groups: readonly number[]): void
  setgid(gid: number): void
  setuid(uid: number): void
}

/** @throws ConfigurationError when the rights could not be given up, or could be taken back */
export function dropPrivileges(privileges: Privileges, identity: Identity): void {
  try {
    privileges.setgroups([])
    privileges.setgid(identity.gid)
    privileges.setuid(identity.uid)
  } catch (cause) {
    throw new ConfigurationError(
      `the container may not change its user to ${identity.uid}:${identity.gid}`,
      `start with --user ${identity.uid}:${identity.gid} and give it the mapped directories ` +
        '(chown), or leave it the capabilities CHOWN, DAC_OVERRIDE, SETGID and SETUID',
      { cause },
    )
  }
  if (!isDropped(privileges, identity) || canReturn(privileges)) {
    throw new ConfigurationError(
      'root rights could not be given up',
      `start with --user ${identity.uid}:${identity.gid}`,
    )
  }
}

function isDropped(privileges: Privileges, { uid, gid }: Identity): boolean {
  const isUser = privileges.getuid() === uid && privileges.geteuid() === uid
  const isGroup = privileges.getgid() === gid && privileges.getegid() === gid
  return isUser && isGroup && privileges.getgroups().every((group) => group === gid)
}

function canReturn(privileges: Privileges): boolean {
  return succeeds(() => privileges.setuid(0)) || succeeds(() => privileges.setgid(0))
}

function succeeds(call: () => void): boolean {
  try {
    call()
    return true
  } catch {
    return false
  }
}
