// The publisher's keys: made once, delegated anew, carried over, and refused when anything about them
// is wrong (docs/protocol.md §1).
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { promisify } from 'node:util'
import { parseTrust, signingKeyFromSeed, verifyLicenseFile } from '@marque/protocol'
import { fixedClock, seededRandom, TEST_NOW, temporaryDirectory } from '@marque/testkit'
import { ConfigurationError, delegateKeys, initKeys, startAuthority } from '../src/index.ts'
import {
  collectingLog,
  dataDirectory,
  issueServer,
  JSON_PHONE,
  PASSPHRASE,
  readLicenseFolder,
  send,
  testAuthority,
} from './fixtures.ts'

const isConfigurationError = (pattern: RegExp) => (error: unknown) =>
  error instanceof ConfigurationError && pattern.test(error.message) && error.hint.length > 0

const init = (directory: string, over: Partial<Parameters<typeof initKeys>[0]> = {}) =>
  initKeys({
    dataDirectory: directory,
    passphrase: PASSPHRASE,
    publisher: 'TEST Acme',
    slug: 'acme',
    products: ['Report Server'],
    clock: fixedClock(),
    random: seededRandom('keys'),
    ...over,
  })

const start = (directory: string) =>
  startAuthority({ dataDirectory: directory, port: 0, host: '127.0.0.1', log: collectingLog() })

const keySetsOf = async (directory: string): Promise<string[]> =>
  (await readdir(join(directory, 'keys'))).filter((name) => /^\d{4}-/.test(name))

suite('keys init', () => {
  test('makes everything that an authority starts with, for its owner alone', async (t) => {
    const directory = await temporaryDirectory(t)
    const { files, expiresAt } = await init(directory)
    assert.equal(expiresAt, TEST_NOW + 400 * 86_400)
    for (const file of files) await stat(file)
    const [set = ''] = await keySetsOf(directory)
    for (const name of ['issuing.pem', 'delegation.jws', 'activation.pem']) {
      const { mode } = await stat(join(directory, 'keys', set, name))
      assert.equal(mode & 0o777, 0o600, name)
    }
    for (const name of ['root.pem', 'storage.key']) {
      assert.equal((await stat(join(directory, 'keys', name))).mode & 0o777, 0o600, name)
    }
    const authority = await start(directory)
    await authority.close()
  })

  test('never overwrites keys', async (t) => {
    const directory = await dataDirectory(t)
    const before = await readFile(join(directory, 'trust.json'), 'utf8')
    await assert.rejects(init(directory), isConfigurationError(/exists already/))
    assert.equal(await readFile(join(directory, 'trust.json'), 'utf8'), before)
    const root = await temporaryDirectory(t)
    await writeFile(join(root, 'root.pem'), 'mine')
    const fresh = await temporaryDirectory(t)
    await assert.rejects(init(fresh, { rootDirectory: root }), isConfigurationError(/root\.pem/))
    assert.deepEqual(await readdir(fresh), [])
  })

  test('puts the root key elsewhere on request, and the authority runs without it', async (t) => {
    const [directory, root] = [await temporaryDirectory(t), await temporaryDirectory(t)]
    await init(directory, { rootDirectory: root })
    const { stdout } = await promisify(execFile)('grep', ['-rlE', 'ENCRYPTED', directory]).catch(
      () => ({ stdout: '' }),
    )
    assert.equal(stdout, '')
    await rm(root, { recursive: true })
    await (await start(directory)).close()
  })

  test('refuses slugs, names, products and passphrases that cannot be used', async (t) => {
    const directory = await temporaryDirectory(t)
    const refused = [
      { slug: 'Acme' },
      { slug: '1acme' },
      { slug: 'a-b' },
      { publisher: ' ' },
      { products: ['报表'] },
      { passphrase: '' },
      { mailAddresses: ['nobody'] },
    ]
    for (const over of refused) {
      await assert.rejects(init(directory, over), ConfigurationError, JSON.stringify(over))
    }
    assert.deepEqual(await readdir(directory), [])
  })

  test('OpenSSL opens the root key with the passphrase, and with no other', async (t) => {
    const directory = await dataDirectory(t)
    const openssl = (passphrase: string) =>
      promisify(execFile)(
        'openssl',
        [
          'pkey',
          '-in',
          join(directory, 'keys', 'root.pem'),
          '-passin',
          `pass:${passphrase}`,
          '-pubout',
          '-outform',
          'DER',
        ],
        { encoding: 'buffer' },
      )
    const { stdout } = await openssl(PASSPHRASE)
    const trust = parseTrust(JSON.parse(await readFile(join(directory, 'trust.json'), 'utf8')))
    assert.equal(stdout.subarray(-32).toString('base64url'), trust.keys[0]?.x)
    await assert.rejects(openssl('wrong'))
  })
})

suite('keys delegate', () => {
  test('a running authority takes up a new key set, and still opens older challenges', async (t) => {
    const authority = await testAuthority(t)
    const old = await issueServer(authority)
    const scanned = await old.challengePath()
    authority.clock.advance(60)
    await delegateKeys({
      dataDirectory: authority.directory,
      passphrase: PASSPHRASE,
      clock: authority.clock,
    })
    const young = await issueServer(authority)
    assert.notEqual(young.file.delegation, old.file.delegation)
    assert.notDeepEqual(young.license.activation.keys, old.license.activation.keys)
    for (const path of [scanned, await young.challengePath()]) {
      const { json } = await send(`${authority.url}${path}`, 'POST', { headers: JSON_PHONE })
      assert.equal(json.code, '482917')
    }
    const { trust } = await readLicenseFolder(authority, old.deploymentId)
    await verifyLicenseFile(old.file, parseTrust(trust))
  })

  test('works on a machine that has the root alone; the set is carried over', async (t) => {
    const [directory, root] = [await temporaryDirectory(t), await temporaryDirectory(t)]
    await init(directory, { rootDirectory: root })
    const offline = await temporaryDirectory(t)
    const { files } = await delegateKeys({
      dataDirectory: join(offline, 'nothing-here'),
      rootDirectory: root,
      outDirectory: offline,
      passphrase: PASSPHRASE,
      clock: fixedClock(TEST_NOW + 86_400),
    })
    const [made = ''] = files
    const name = made.split('/').at(-1) ?? ''
    await cp(made, join(directory, 'keys', name), { recursive: true })
    await (await start(directory)).close()
    assert.equal((await keySetsOf(directory)).length, 2)
  })

  test('refuses a wrong passphrase and a root key of another publisher', async (t) => {
    const directory = await dataDirectory(t)
    const delegate = (over: object) =>
      delegateKeys({ dataDirectory: directory, passphrase: PASSPHRASE, ...over })
    await assert.rejects(delegate({ passphrase: 'x' }), isConfigurationError(/passphrase/))
    const [other, otherRoot] = [await temporaryDirectory(t), await temporaryDirectory(t)]
    await init(other, { rootDirectory: otherRoot, random: seededRandom('others') })
    await rm(join(otherRoot, 'trust.json'))
    await assert.rejects(
      delegate({ rootDirectory: otherRoot }),
      isConfigurationError(/not a root key of trust\.json/),
    )
    await assert.rejects(
      delegate({ rootDirectory: other }),
      isConfigurationError(/root\.pem is missing/),
    )
    assert.equal((await keySetsOf(directory)).length, 1)
  })

  test('after the delegation has ended nothing is issued, and phones are still answered', async (t) => {
    const authority = await testAuthority(t)
    const server = await issueServer(authority)
    authority.clock.advance(401 * 86_400)
    const renewed = await authority.api('POST', `/licenses/${server.licenseId}/renew`, {
      body: { terms: {} },
    })
    assert.equal(renewed.status, 503)
    assert.match(renewed.json.reason, /marque keys delegate/)
    const path = await server.challengePath()
    const { json } = await send(`${authority.url}${path}`, 'POST', { headers: JSON_PHONE })
    assert.equal(json.code, '482917')
  })

  test('a damaged set that is carried in is reported and changes nothing', async (t) => {
    const authority = await testAuthority(t)
    const [set = ''] = await keySetsOf(authority.directory)
    const keys = join(authority.directory, 'keys')
    await cp(join(keys, set), join(keys, '2026-12-01-AAAAAAAA'), { recursive: true })
    await writeFile(join(keys, '2026-12-01-AAAAAAAA', 'delegation.jws'), 'nonsense')
    await issueServer(authority)
    assert.ok(authority.log.lines.some((line) => line.includes('key set cannot be used')))
  })
})

suite('an authority does not start', () => {
  const refuses = (name: string, spoil: (directory: string) => Promise<void>, pattern: RegExp) =>
    test(name, async (t) => {
      const directory = await dataDirectory(t)
      await spoil(directory)
      await assert.rejects(start(directory), isConfigurationError(pattern))
    })

  refuses('without keys', (d) => rm(join(d, 'keys'), { recursive: true }), /missing/)
  refuses('without trust.json', (d) => rm(join(d, 'trust.json')), /trust\.json is missing/)
  refuses('without publisher.json', (d) => rm(join(d, 'publisher.json')), /publisher\.json/)
  refuses('without its storage key', (d) => rm(join(d, 'keys', 'storage.key')), /storage\.key/)
  refuses(
    'with a publisher.json that is not JSON',
    (d) => writeFile(join(d, 'publisher.json'), '{'),
    /publisher\.json cannot be used/,
  )
  refuses(
    'with an issuing key that the root did not delegate to',
    async (d) => {
      const [set = ''] = await keySetsOf(d)
      const { pem } = await signingKeyFromSeed(seededRandom('thief')(32))
      await writeFile(join(d, 'keys', set, 'issuing.pem'), pem)
    },
    /delegation\.jws cannot be used/,
  )
  refuses(
    'with a delegation of another root',
    async (d) => {
      const trust = JSON.parse(await readFile(join(d, 'trust.json'), 'utf8'))
      const { jwk } = await signingKeyFromSeed(seededRandom('thief')(32))
      await writeFile(join(d, 'trust.json'), JSON.stringify({ ...trust, keys: [jwk] }))
    },
    /delegation\.jws cannot be used/,
  )
  refuses(
    'with a database that is none',
    (d) => writeFile(join(d, 'authority.sqlite'), 'x'.repeat(5000)),
    /database/,
  )

  test('on a port that is taken', async (t) => {
    const first = await start(await dataDirectory(t))
    t.after(() => first.close())
    const directory = await dataDirectory(t)
    const port = Number(new URL(first.url).port)
    await assert.rejects(
      startAuthority({ dataDirectory: directory, port, host: '127.0.0.1', log: collectingLog() }),
      isConfigurationError(/is taken/),
    )
  })
})
