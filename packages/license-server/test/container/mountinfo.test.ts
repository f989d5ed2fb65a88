import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isMountPoint } from '../../src/domain/mountinfo.ts'

const IN_A_CONTAINER = `\
523 421 0:52 / / rw,relatime master:169 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A
524 523 0:55 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
541 523 254:0 /srv/license\\040server /app/config rw,relatime - ext4 /dev/vda rw
542 523 254:0 /srv/x /app/my\\040log\\134s rw,relatime - ext4 /dev/vda rw
`

test('a mapped directory is a mount point', () => {
  assert.equal(isMountPoint(IN_A_CONTAINER, '/app/config'), true)
})

test('a directory that is not mapped is none, whatever lies above, below or beside it', () => {
  for (const path of ['/app', '/app/log', '/app/config/tls', '/app/conf', '/srv/license server']) {
    assert.equal(isMountPoint(IN_A_CONTAINER, path), false, path)
  }
})

test('a mount point with a space and a backslash is found by its real name', () => {
  assert.equal(isMountPoint(IN_A_CONTAINER, '/app/my log\\s'), true)
})

test('an empty or foreign text has no mount points', () => {
  assert.equal(isMountPoint('', '/app/config'), false)
  assert.equal(isMountPoint('no such format', '/app/config'), false)
})

test('every path that the kernel can write is found as it was', () => {
  const written = (path: string): string =>
    path.replace(/[ \t\n\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      const path = `/${name}`
      const line = `1 2 3:4 / ${written(path)} rw - ext4 /dev/x rw`
      assert.equal(isMountPoint(line, path), true)
    }),
  )
})
