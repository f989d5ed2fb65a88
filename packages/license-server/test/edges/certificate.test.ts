import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { fixedClock, seededRandom, TEST_NOW, temporaryDirectory } from '@marque/testkit'
import { openCertificate } from '../../src/adapters/tls/certificate.ts'
import type { KeyPair, PemPair } from '../../src/adapters/tls/key-pair.ts'
import { makeSelfSigned } from '../../src/adapters/tls/self-signed.ts'
import { ConfigurationError } from '../../src/configuration-error.ts'
import { recordingLog } from './recording-log.ts'

const DAY = 86_400

const pair = (seed: string, now: number = TEST_NOW): Promise<PemPair> =>
  makeSelfSigned({ hosts: ['license.example.test'], now, random: seededRandom(seed) })

async function scene(t: TestContext, hosts: readonly string[] = ['localhost', '127.0.0.1']) {
  const home = await temporaryDirectory(t)
  const [own, builtIn] = [join(home, 'tls'), join(home, 'config', 'tls')]
  await mkdir(own)
  const clock = fixedClock()
  const log = recordingLog()
  const taken: KeyPair[] = []
  return {
    own,
    builtIn,
    clock,
    log,
    taken,
    open: (names: readonly string[] = hosts) =>
      openCertificate({
        ownDirectory: own,
        builtInDirectory: builtIn,
        hosts: names,
        clock,
        random: seededRandom('certificate'),
        log,
        onChange: (next) => taken.push(next),
      }),
  }
}

async function write(directory: string, { certificate, key }: PemPair): Promise<void> {
  await writeFile(join(directory, 'server.crt'), certificate)
  await writeFile(join(directory, 'server.key'), key)
}

test('without an own pair a built-in one is made, kept under 0600, and used again', async (t) => {
  const { open, builtIn } = await scene(t)
  const first = await open()
  assert.deepEqual(first.warnings(), [{ name: 'CERTIFICATE_BUILT_IN' }])
  for (const name of ['server.crt', 'server.key']) {
    assert.equal((await stat(join(builtIn, name))).mode & 0o777, 0o600)
  }
  assert.equal((await stat(builtIn)).mode & 0o777, 0o700)
  assert.equal((await open()).current().fingerprint, first.current().fingerprint)
})

test('the built-in pair is made anew for other names, and when it is damaged', async (t) => {
  const { open, builtIn, log } = await scene(t)
  const first = (await open()).current()
  const second = (await open(['localhost', '::1'])).current()
  assert.notEqual(second.fingerprint, first.fingerprint)
  await writeFile(join(builtIn, 'server.key'), 'damaged')
  const third = (await open(['localhost', '::1'])).current()
  assert.notEqual(third.fingerprint, second.fingerprint)
  assert.ok(log.lines.some(({ level }) => level === 'warn'))
})

test('the built-in pair renews itself thirty days before its end', async (t) => {
  const { open, clock, taken } = await scene(t)
  const certificate = await open()
  const { expiresAt } = certificate.current()
  clock.setWall(expiresAt - 31 * DAY)
  await certificate.reload()
  assert.equal(taken.length, 0)
  clock.setWall(expiresAt - 29 * DAY)
  await certificate.reload()
  assert.equal(taken.length, 1)
  assert.ok(certificate.current().expiresAt > expiresAt)
})

test('an own pair is used at the start and replaced without a restart', async (t) => {
  const { open, own, taken } = await scene(t)
  await write(own, await pair('first'))
  const certificate = await open()
  assert.deepEqual(certificate.warnings(), [])
  assert.equal(certificate.current().names, 'DNS:license.example.test')
  const next = await pair('second')
  await write(own, next)
  await certificate.reload()
  assert.equal(taken.at(-1)?.certificate, next.certificate)
  assert.deepEqual(certificate.warnings(), [])
})

test('an own pair that appears replaces the built-in one; when it goes, that one is back', async (t) => {
  const { open, own } = await scene(t)
  const certificate = await open()
  const builtIn = certificate.current().fingerprint
  await write(own, await pair('late'))
  await certificate.reload()
  assert.notEqual(certificate.current().fingerprint, builtIn)
  for (const name of ['server.crt', 'server.key'])
    await rename(join(own, name), join(own, `${name}.off`))
  await certificate.reload()
  assert.equal(certificate.current().fingerprint, builtIn)
})

const somePair = await pair('x')
const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
const otherKey = String(other.export({ type: 'pkcs8', format: 'pem' }))
const encrypted = String(
  other.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
)

const BAD_PAIRS: readonly [what: string, files: Partial<PemPair>, said: RegExp][] = [
  ['a key of another certificate', { ...somePair, key: otherKey }, /does not belong/],
  ['a key under a passphrase', { ...somePair, key: encrypted }, /passphrase/],
  ['a certificate that is text', { ...somePair, certificate: 'hello' }, /not a PEM certificate/],
  ['a key that is text', { ...somePair, key: 'hello' }, /not a PEM private key/],
  ['an empty certificate', { ...somePair, certificate: '' }, /not a PEM certificate/],
  ['a certificate alone', { certificate: somePair.certificate }, /server\.key is missing/],
  ['a key alone', { key: otherKey }, /server\.crt is missing/],
]

async function writeBad(directory: string, files: Partial<PemPair>): Promise<void> {
  if (files.certificate !== undefined)
    await writeFile(join(directory, 'server.crt'), files.certificate)
  if (files.key !== undefined) await writeFile(join(directory, 'server.key'), files.key)
}

for (const [what, files, said] of BAD_PAIRS) {
  test(`${what} is fatal at the start, with the reason`, async (t) => {
    const { open, own } = await scene(t)
    await writeBad(own, files)
    await assert.rejects(open(), (error: unknown) => {
      assert.ok(error instanceof ConfigurationError)
      assert.match(error.message, said)
      return true
    })
  })

  test(`${what} is named while running, and the pair before stays`, async (t) => {
    const { open, own, taken, log } = await scene(t)
    const certificate = await open()
    const before = certificate.current()
    await writeBad(own, files)
    await certificate.reload()
    await certificate.reload()
    assert.equal(certificate.current(), before)
    assert.equal(taken.length, 0)
    const [warning] = certificate.warnings()
    assert.equal(warning?.name, 'CERTIFICATE_INVALID')
    assert.match(String(warning?.reason), said)
    assert.equal(log.lines.filter(({ level }) => level === 'warn').length, 1)
  })
}

test('an expired pair is not taken over, but a start with it still serves and warns', async (t) => {
  const { open, own, clock } = await scene(t)
  await write(own, await pair('good'))
  const running = await open()
  const before = running.current()
  await write(own, await pair('old', TEST_NOW - 500 * DAY))
  await running.reload()
  assert.equal(running.current(), before)
  assert.equal(running.warnings()[0]?.name, 'CERTIFICATE_INVALID')
  const restarted = await open()
  assert.equal(restarted.warnings()[0]?.name, 'CERTIFICATE_EXPIRES')
  assert.ok(restarted.current().expiresAt < clock.now())
})

test('the log warns once at 30, 7 and 1 days before the end, and when it has come', async (t) => {
  const { open, own, clock, log } = await scene(t)
  await write(own, await pair('ends'))
  const certificate = await open()
  const { expiresAt } = certificate.current()
  const warnings = () => log.lines.filter(({ level }) => level === 'warn').length
  const seen: number[] = []
  for (const days of [31, 30, 29, 7, 6, 1, 0.5, 0, -1]) {
    clock.setWall(expiresAt - days * DAY)
    await certificate.reload()
    seen.push(warnings())
  }
  assert.deepEqual(seen, [0, 1, 1, 2, 2, 3, 3, 4, 4])
})

test('a chain whose first certificate fits is taken', async (t) => {
  const { open, own } = await scene(t)
  const leaf = await pair('leaf')
  await write(own, { ...leaf, certificate: leaf.certificate + (await pair('issuer')).certificate })
  assert.equal((await open()).warnings().length, 0)
})

test('an RSA pair that OpenSSL made is taken', async (t) => {
  const { open, own } = await scene(t)
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3000', '-subj', '/CN=x']
  const files = ['-keyout', join(own, 'server.key'), '-out', join(own, 'server.crt')]
  execFileSync('openssl', [...args, ...files], { stdio: 'ignore' })
  const certificate = await open()
  assert.equal(certificate.current().key, await readFile(join(own, 'server.key'), 'utf8'))
})
