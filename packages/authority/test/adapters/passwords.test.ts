// Passwords at rest.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, isPassword } from '../../src/adapters/passwords.ts'
import { systemRandom } from '../../src/adapters/system.ts'

test('a password opens its own hash and no other does', async () => {
  const stored = await hashPassword('TEST correct horse', systemRandom)
  assert.ok(!stored.includes('correct'))
  assert.equal(await isPassword('TEST correct horse', stored), true)
  assert.equal(await isPassword('TEST correct hors', stored), false)
  assert.equal(await isPassword('', stored), false)
})

test('one password has a hash of its own each time', async () => {
  const hash = () => hashPassword('TEST correct horse', systemRandom)
  assert.notEqual(await hash(), await hash())
})

test('a hash of an unknown kind is a fault, not a wrong password', async () => {
  await assert.rejects(isPassword('x', 'bcrypt$1$2'), TypeError)
})
