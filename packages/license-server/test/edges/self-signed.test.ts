import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { seededRandom, TEST_NOW, temporaryDirectory } from '@marque/testkit'
import { checkKeyPair } from '../../src/adapters/tls/key-pair.ts'
import { printedNames } from '../../src/adapters/tls/printed-names.ts'
import { makeSelfSigned } from '../../src/adapters/tls/self-signed.ts'

const hosts = ['localhost', '127.0.0.1', '::1', 'fe80::AbCd', '*.Example.test', 'a'.repeat(60)]
const make = (names: readonly string[] = hosts) =>
  makeSelfSigned({ hosts: names, now: TEST_NOW, random: seededRandom('self-signed') })

test('the built-in certificate is good for exactly the names that it was made for', async () => {
  const certificate = new X509Certificate((await make()).certificate)
  assert.equal(certificate.checkHost('localhost'), 'localhost')
  assert.equal(certificate.checkHost('node.example.test'), '*.example.test')
  assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1')
  assert.equal(certificate.checkIP('::1'), '::1')
  assert.equal(certificate.checkHost('example.test'), undefined)
  assert.equal(certificate.checkIP('127.0.0.2'), undefined)
  assert.equal(certificate.subjectAltName, printedNames(hosts))
})

test('the built-in certificate is signed by its own ECDSA P-256 key and is no authority', async () => {
  const pair = await make()
  const certificate = new X509Certificate(pair.certificate)
  assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  assert.ok(certificate.verify(certificate.publicKey))
  assert.equal(certificate.ca, false)
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  const checked = checkKeyPair(pair)
  assert.equal(checked.expiresAt, TEST_NOW + 397 * 86_400)
  assert.ok(certificate.validFromDate.getTime() / 1000 < TEST_NOW)
})

test('OpenSSL reads the built-in certificate without complaint and verifies it by itself', async (t) => {
  const file = join(await temporaryDirectory(t), 'server.crt')
  await writeFile(file, (await make()).certificate)
  const verify = ['verify', '-x509_strict', '-purpose', 'sslserver', '-attime', String(TEST_NOW)]
  const printed = execFileSync('openssl', [...verify, '-CAfile', file, file], { encoding: 'utf8' })
  assert.match(printed, /: OK$/m)
})

test('two certificates never share a serial number or a key', async () => {
  const random = seededRandom('two')
  const both = await Promise.all([1, 2].map(() => makeSelfSigned({ hosts, now: TEST_NOW, random })))
  const [first, second] = both.map(({ certificate }) => new X509Certificate(certificate))
  assert.notEqual(first?.serialNumber, second?.serialNumber)
  assert.notEqual(both[0]?.key, both[1]?.key)
})

test('many long names still make one valid certificate', async () => {
  const many = Array.from({ length: 300 }, (_, i) => `${'n'.repeat(50)}-${i}.example.test`)
  assert.equal(
    new X509Certificate((await make(many)).certificate).subjectAltName,
    printedNames(many),
  )
})
