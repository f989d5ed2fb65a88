import assert from 'node:assert/strict'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { seededRandom, TEST_NOW } from '@marque/testkit'
import { makeSelfSigned } from '../../src/adapters/tls/self-signed.ts'
import { type Home, makeHome, spawnServer } from './license-server-scene.ts'

const pair = await makeSelfSigned({ hosts: ['x'], now: TEST_NOW, random: seededRandom('78') })

type Fault = {
  readonly what: string
  /** breaks a good home; more variables to start with */
  readonly make: (home: Home, t: TestContext) => Promise<Record<string, string>>
  readonly said: RegExp
  readonly hint: RegExp
}

const file =
  (path: string, text: string): Fault['make'] =>
  async ({ home }) => {
    await mkdir(join(home, path, '..'), { recursive: true })
    await writeFile(join(home, path), text)
    return {}
  }

const FAULTS: readonly Fault[] = [
  {
    what: 'no license folder',
    make: async ({ home }) => {
      await rm(join(home, 'license'), { recursive: true })
      return {}
    },
    said: /license\/trust\.json is missing/,
    hint: /marque deployment files/,
  },
  {
    what: 'a license that is not JSON',
    make: file('license/license.json', 'hello'),
    said: /license\.json is not JSON/,
    hint: /license folder/,
  },
  {
    what: 'an unreadable key',
    make: file('license/deployment.key', 'hello'),
    said: /deployment\.key is not an Ed25519 private key/,
    hint: /license folder/,
  },
  {
    what: 'a key that does not match the license',
    make: async ({ home, publisher }) => {
      const { key } = await publisher.issue('somebody else')
      await writeFile(join(home, 'license', 'deployment.key'), key.pem)
      return {}
    },
    said: /does not belong to license\.json/,
    hint: /license folder/,
  },
  {
    what: 'a busy port',
    make: async (_, t) => {
      const busy = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => busy.once('listening', resolve))
      t.after(() => busy.close())
      const address = busy.address()
      return { MARQUE_PORT: String(typeof address === 'object' ? address?.port : 0) }
    },
    said: /port \d+ of 127\.0\.0\.1 is in use/,
    hint: /MARQUE_PORT/,
  },
  {
    what: 'an address that is not of this machine',
    make: async () => ({ MARQUE_HOST: '192.0.2.1' }),
    said: /port 0 of 192\.0\.2\.1 cannot be opened/,
    hint: /MARQUE_HOST/,
  },
  {
    what: 'a bad certificate pair',
    make: async ({ home }) => {
      await writeFile(join(home, 'tls', 'server.crt'), pair.certificate)
      await writeFile(join(home, 'tls', 'server.key'), 'hello')
      return {}
    },
    said: /tls cannot be used: server\.key is not a PEM private key/,
    hint: /matching server\.crt and server\.key/,
  },
  {
    what: 'a certificate without its key',
    make: file('tls/server.crt', pair.certificate),
    said: /server\.key is missing/,
    hint: /matching server\.crt and server\.key/,
  },
  {
    what: 'a config directory that cannot be made',
    make: file('config', 'a file is here'),
    said: /config directory .* cannot be written/,
    hint: /writable/,
  },
  {
    what: 'unknown variables and bad values, all at once',
    make: async () => ({ MARQUE_PROT: 'v1', MARQUE_LOGLEVEL: 'v2', MARQUE_LOG_LEVEL: 'v3' }),
    said: /MARQUE_LOGLEVEL is unknown, MARQUE_PROT is unknown, MARQUE_LOG_LEVEL must be/,
    hint: /--explain/,
  },
  {
    what: 'a damaged privateConfig',
    make: file('config/privateConfig', '{"format":"marque-private/1"'),
    said: /privateConfig is damaged/,
    hint: /restore it, or move the whole config directory away/,
  },
  {
    what: 'a password file that is not there',
    make: async ({ home }) => ({ MARQUE_ADMIN_PASSWORD_FILE: join(home, 'none') }),
    said: /MARQUE_ADMIN_PASSWORD_FILE: .* cannot be read \(ENOENT\)/,
    hint: /unset the variable/,
  },
  {
    what: 'an empty password file',
    make: async ({ home }) => {
      await writeFile(join(home, 'password'), '\n')
      return { MARQUE_ADMIN_PASSWORD_FILE: join(home, 'password') }
    },
    said: /does not hold a password/,
    hint: /at least 8 characters/,
  },
]

async function assertExit78(
  home: Home,
  fault: Pick<Fault, 'said' | 'hint'>,
  more: Record<string, string> = {},
  user: { uid?: number; gid?: number } = {},
) {
  const server = spawnServer(home, more, user)
  const { code } = await server.exit
  assert.equal(code, 78, server.stderr())
  const lines = server.stderr().trimEnd().split('\n')
  assert.equal(lines.length, 1, server.stderr())
  assert.match(server.stderr(), /^marque: error: .+; .+\n$/)
  assert.match(server.stderr(), fault.said)
  assert.match(server.stderr(), fault.hint)
  return server
}

for (const fault of FAULTS) {
  test(`${fault.what}: exit 78 and one line that says what and how to mend it`, async (t) => {
    const home = await makeHome(t)
    const more = await fault.make(home, t)
    const server = await assertExit78(home, fault, more)
    assert.doesNotMatch(server.stderr() + server.stdout(), /PRIVATE KEY|\bv[123]\b/)
  })
}

test('a config directory that may not be written: exit 78', async (t) => {
  const home = await makeHome(t)
  await chmod(home.home, 0o755)
  await mkdir(join(home.home, 'config'), { mode: 0o555 })
  // Root may write whatever the mode says, so the server runs as somebody else.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const unwritable = {
    said: /config directory .* cannot be written \(EACCES\)/,
    hint: /writable/,
  }
  await assertExit78(home, unwritable, {}, user)
})

test('a second process on one directory waits 15 seconds, then names the directory', async (t) => {
  const home = await makeHome(t)
  await spawnServer(home).listening()
  const second = await assertExit78(home, {
    said: /config/,
    hint: /directory of its own/,
  })
  const { seconds } = await second.exit
  assert.ok(seconds >= 14 && seconds < 60, `${seconds} s`)
})

test('nothing of a failed start is in the way of the next one', async (t) => {
  const home = await makeHome(t)
  await writeFile(join(home.home, 'tls', 'server.crt'), 'hello')
  const { code } = await spawnServer(home).exit
  assert.equal(code, 78)
  await rm(join(home.home, 'tls', 'server.crt'))
  assert.match(await spawnServer(home).listening(), /^https:\/\/127\.0\.0\.1:/)
})
