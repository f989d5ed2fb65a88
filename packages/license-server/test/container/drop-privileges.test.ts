import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError } from '../../src/configuration-error.ts'
import { dropPrivileges, type Privileges } from '../../src/container/drop-privileges.ts'

type Kernel = Privileges & { calls: string[] }

/** The kernel's rules in small: only root changes identity, and `leak` names a rule that is broken. */
function kernel(leak?: 'uid' | 'gid' | 'groups' | 'saved'): Kernel {
  const state = { uid: 0, gid: 0, groups: [0, 27] }
  const calls: string[] = []
  const asRoot = (call: string, change: () => void): void => {
    calls.push(call)
    if (state.uid !== 0 && leak !== 'saved') throw new Error('EPERM')
    if (leak === undefined || !call.startsWith(leak)) change()
  }
  return {
    calls,
    getuid: () => state.uid,
    geteuid: () => state.uid,
    getgid: () => state.gid,
    getegid: () => state.gid,
    getgroups: () => (state.groups.length > 0 ? state.groups : [state.gid]),
    setgroups: (groups) => asRoot('groups', () => Object.assign(state, { groups: [...groups] })),
    setgid: (gid) => asRoot('gid', () => Object.assign(state, { gid })),
    setuid: (uid) => asRoot('uid', () => Object.assign(state, { uid })),
  }
}

const USER = { uid: 10001, gid: 10001 }

test('groups go first, then the group, then the user, then the way back is tried', () => {
  const privileges = kernel()
  dropPrivileges(privileges, USER)
  assert.deepEqual(privileges.calls, ['groups', 'gid', 'uid', 'uid', 'gid'])
  assert.equal(privileges.getuid(), USER.uid)
})

for (const leak of ['uid', 'gid', 'groups', 'saved'] as const) {
  test(`a start that keeps rights (${leak}) is refused`, () => {
    assert.throws(() => dropPrivileges(kernel(leak), USER), ConfigurationError)
  })
}

test('a container without the capability to change its user is told what helps', () => {
  const denied: Privileges = {
    ...kernel(),
    setgroups: () => {
      throw new Error('EPERM')
    },
  }
  assert.throws(
    () => dropPrivileges(denied, USER),
    (error: ConfigurationError) => error.hint.includes('--user 10001:10001'),
  )
})
