import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { temporaryDirectory, testPublisher, writeLicenseFolder } from '@marque/testkit'
import { readLicenseFolder } from '../../src/adapters/license-folder.ts'
import { ConfigurationError } from '../../src/configuration-error.ts'

const publisher = await testPublisher()
const deployment = await publisher.issue('one')
const foreign = await (await testPublisher('other')).issue('one')
const neighbour = await publisher.issue('two')

test('a whole folder gives license, key and trust anchor', async (t) => {
  const directory = await temporaryDirectory(t)
  await writeLicenseFolder(directory, publisher, deployment)
  const folder = await readLicenseFolder(directory)
  assert.equal(folder.license.license.jti, deployment.license.jti)
  assert.deepEqual(folder.seed, deployment.seed)
  assert.equal(folder.trust.slug, publisher.trust.slug)
})

type Damage = (directory: string) => Promise<void>
const replace =
  (name: string, text: string): Damage =>
  (directory) =>
    writeFile(join(directory, name), text)
const remove =
  (name: string): Damage =>
  (directory) =>
    rm(join(directory, name))
const asDirectory =
  (name: string): Damage =>
  async (directory) => {
    await rm(join(directory, name))
    await mkdir(join(directory, name))
  }

const edited = JSON.stringify({
  ...deployment.file,
  license: `${deployment.file.license.slice(0, -4)}AAAA`,
})

const DAMAGES: readonly [what: string, damage: Damage, said: RegExp][] = [
  ['no license', remove('license.json'), /license\.json is missing/],
  ['no key', remove('deployment.key'), /deployment\.key is missing/],
  ['no trust anchor', remove('trust.json'), /trust\.json is missing/],
  ['a license that is a directory', asDirectory('license.json'), /license\.json cannot be read/],
  ['a license that is not JSON', replace('license.json', '{'), /license\.json is not JSON/],
  [
    'a license that names a member twice',
    replace('license.json', JSON.stringify(deployment.file).replace('{', '{"format":"x",')),
    /license\.json is not JSON/,
  ],
  ['an edited license', replace('license.json', edited), /does not verify: signature/],
  [
    "another publisher's license",
    replace('license.json', JSON.stringify(foreign.file)),
    /unknown key/,
  ],
  [
    'a license of a later format',
    replace('license.json', '{"format":"marque-license/9"}'),
    /format/,
  ],
  [
    "another deployment's license",
    replace('license.json', JSON.stringify(neighbour.file)),
    /does not belong/,
  ],
  ['a key that is text', replace('deployment.key', 'hello'), /not an Ed25519 private key/],
  ["another deployment's key", replace('deployment.key', neighbour.key.pem), /does not belong/],
  [
    'a trust anchor without keys',
    replace('trust.json', '{"publisher":"x","slug":"acme","keys":[]}'),
    /no trust anchor/,
  ],
]

for (const [what, damage, said] of DAMAGES) {
  test(`${what} stops the start, named, with a remedy, in one line`, async (t) => {
    const directory = await temporaryDirectory(t)
    await writeLicenseFolder(directory, publisher, deployment)
    await damage(directory)
    await assert.rejects(readLicenseFolder(directory), (error: unknown) => {
      assert.ok(error instanceof ConfigurationError)
      assert.match(error.message, said)
      assert.doesNotMatch(`${error.message}; ${error.hint}`, /\n|PRIVATE/)
      assert.ok(error.hint.length > 10)
      return true
    })
  })
}
