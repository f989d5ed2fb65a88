// First accounts from the command line's side.
import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { MarqueError } from '@marque/protocol'
import { temporaryDirectory } from '@marque/testkit'
import { openSqliteStore } from '../src/adapters/open-sqlite-store.ts'
import { isPassword } from '../src/adapters/passwords.ts'
import { addOperator, ConfigurationError, createToken } from '../src/index.ts'

const PASSWORD = 'TEST correct horse'

test('an operator is there with the password that was given, and is there once', async (t) => {
  const dataDirectory = await temporaryDirectory(t)
  const add = () =>
    addOperator({ dataDirectory, email: 'Ada@example.com', role: 'admin', password: PASSWORD })
  await add()
  await assert.rejects(add(), (error) => error instanceof MarqueError && error.code === 40900)
  const store = await openSqliteStore(join(dataDirectory, 'authority.sqlite'))
  t.after(() => store.close())
  const operator = await store.view.operators.findByEmail('ada@example.com')
  assert.equal(operator?.role, 'admin')
  assert.equal(await isPassword(PASSWORD, operator?.passwordHash ?? ''), true)
})

test('a short password and an address that is none are refused', async (t) => {
  const dataDirectory = await temporaryDirectory(t)
  const add = (email: string, password: string) =>
    addOperator({ dataDirectory, email, role: 'viewer', password })
  await assert.rejects(add('ada@example.com', 'short'), ConfigurationError)
  await assert.rejects(
    add('ada', PASSWORD),
    (error) => error instanceof MarqueError && error.code === 10001,
  )
})

test('tokens are long, differ, and lie in the database as hashes alone', async (t) => {
  const dataDirectory = await temporaryDirectory(t)
  const make = () => createToken({ dataDirectory, role: 'issuer', name: 'TEST' })
  const [first, second] = [await make(), await make()]
  assert.match(first.token, /^marque_[A-Za-z0-9_-]{43}$/)
  assert.notEqual(first.token, second.token)
  const file = join(dataDirectory, 'authority.sqlite')
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  const stored = await readFile(file, 'latin1')
  for (const { token } of [first, second]) assert.ok(!stored.includes(token.slice(7)))
})
