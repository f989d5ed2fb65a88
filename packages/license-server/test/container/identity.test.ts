import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseIdentity, isToBeTakenOver } from '../../src/container/identity.ts'

test("on a directory of root the container runs as the image's own user", () => {
  assert.deepEqual(chooseIdentity({ uid: 0, gid: 0 }), { uid: 10001, gid: 10001 })
  assert.deepEqual(chooseIdentity({ uid: 0, gid: 50 }), { uid: 10001, gid: 10001 })
})

test("on anybody else's directory it runs as the owner, never in root's group", () => {
  assert.deepEqual(chooseIdentity({ uid: 1000, gid: 100 }), { uid: 1000, gid: 100 })
  assert.deepEqual(chooseIdentity({ uid: 1000, gid: 0 }), { uid: 1000, gid: 1000 })
})

test("what is root's or the image's is handed over, what is somebody else's is not", () => {
  const identity = { uid: 1000, gid: 1000 }
  assert.equal(isToBeTakenOver({ uid: 0, gid: 0 }, identity), true)
  assert.equal(isToBeTakenOver({ uid: 10001, gid: 10001 }, identity), true)
  assert.equal(isToBeTakenOver({ uid: 1000, gid: 0 }, identity), false)
  assert.equal(isToBeTakenOver({ uid: 33, gid: 33 }, identity), false)
})
