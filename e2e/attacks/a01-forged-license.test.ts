// A1: no license that the publisher did not sign for this deployment is ever taken.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  type LicenseFile,
  signDelegation,
  signingKeyFromSeed,
  signLicenseFile,
  type Trust,
} from '@marque/protocol'
import {
  seededRandom,
  type TestDeployment,
  type TestPublisher,
  temporaryDirectory,
  testPublisher,
  writeLicenseFolder,
} from '@marque/testkit'
import { configOf, type Site, startSiteAt } from '../support/licensee-site.ts'
import { expectStatus } from '../support/publisher-desk.ts'

type Scene = {
  site: Site
  acme: TestPublisher
  deployment: TestDeployment
  newer: { license: TestDeployment['license']; file: LicenseFile }
}

async function scene(t: TestContext): Promise<Scene> {
  const acme = await testPublisher('acme')
  const deployment = await acme.issue('site')
  const home = await temporaryDirectory(t)
  await writeLicenseFolder(join(home, 'license'), acme, deployment)
  const site = await startSiteAt(t, home)
  const license = { ...deployment.license, serial: 2, maxConnections: 99 }
  const { delegation, issuing } = acme
  const file = await signLicenseFile({ license, delegation, issuing: issuing.signer })
  return { site, acme, deployment, newer: { license, file } }
}

test('A1: no forged license is taken, and the running one stays', async (t) => {
  const { site, acme, deployment, newer } = await scene(t)
  const forgeries = await forge(acme, newer)
  for (const [name, file] of Object.entries(forgeries)) {
    await t.test(name, async () => {
      const answer = await site.send('PUT', '/license/api/v1/license', file)
      assert.equal(answer.status, 403, answer.text)
      assert.equal(answer.json()['code'], 40000)
      const status = await expectStatus(site.send('GET', '/license/api/v1/status'), 200)
      assert.equal(status['licenseSerial'], 1)
      assert.equal(status['maxConnections'], deployment.license.maxConnections)
    })
  }
  assert.match(site.program().stdout(), /40000|CERTIFICATE_INCORRECT/, 'the log names the refusal')
  const taken = await site.send('PUT', '/license/api/v1/license', newer.file)
  assert.equal(
    taken.status,
    200,
    'the unforged one is taken, so the others failed for their forgery',
  )
})

test('A1: a forged file dropped into the config directory is refused by name', async (t) => {
  const { site, acme, newer } = await scene(t)
  const { 'signed by another root': forged } = await forge(acme, newer)
  await mkdir(configOf(site), { recursive: true })
  await writeFile(configOf(site, 'license.json'), JSON.stringify(forged))
  await site.program().saw(/license file refused/)
  const status = await expectStatus(site.send('GET', '/license/api/v1/status'), 200)
  assert.equal(status['licenseSerial'], 1)
})

async function forge(
  acme: TestPublisher,
  newer: Scene['newer'],
): Promise<{ [name: string]: unknown; 'signed by another root': LicenseFile }> {
  const { file, license } = newer
  const mallory = await testPublisher('mallory')
  const random = seededRandom('forger')
  const own = await signingKeyFromSeed(random(32))
  const past = { nbf: 0, exp: license.iat - 1, iss: 'acme', use: 'license' as const }
  const delegate = (payload: object) =>
    signDelegation({ ...past, ...payload, jwk: acme.issuing.jwk }, acme.root.signer)
  const [header = '', payload = '', signature = ''] = file.license.split('.')
  const withHeader = (fields: object, sign: (text: string) => string): LicenseFile => {
    const head = Buffer.from(JSON.stringify(fields)).toString('base64url')
    return { ...file, license: `${head}.${payload}.${sign(`${head}.${payload}`)}` }
  }
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const x = Buffer.from(acme.issuing.jwk.x, 'base64url')
  const other = await acme.issue('another site', { serial: 5 })
  const edited = { ...license, maxConnections: 10_000 }
  const editedPayload = Buffer.from(JSON.stringify(edited)).toString('base64url')
  const ownDelegation = await signDelegation(
    { iss: 'acme', use: 'license', nbf: 0, exp: license.iat * 2, jwk: own.jwk },
    own.signer,
  )
  return {
    edited: { ...file, license: `${header}.${editedPayload}.${signature}` },
    'signed by another root': {
      ...(await mallory.issue('site', { serial: 2 })).file,
    },
    'delegated by its own key': await signLicenseFile({
      license,
      delegation: ownDelegation,
      issuing: own.signer,
    }),
    'issued after the delegation ended': await signLicenseFile({
      license,
      delegation: await delegate({}),
      issuing: acme.issuing.signer,
    }),
    'signed by a key that was not delegated': await signLicenseFile({
      license,
      delegation: acme.delegation,
      issuing: own.signer,
    }),
    'alg none': withHeader({ alg: 'none', kid, typ: 'marque-license+jwt' }, () => ''),
    'alg HS256 with the public key as secret': withHeader(
      { alg: 'HS256', kid, typ: 'marque-license+jwt' },
      (text) => createHmac('sha256', x).update(text).digest('base64url'),
    ),
    'typ of a lease': withHeader({ alg: 'EdDSA', kid, typ: 'marque-lease+jwt' }, () => signature),
    'a delegation in the place of the license': { ...file, license: file.delegation },
    'license of another deployment': other.file,
    'format of the future': { ...file, format: 'marque-license/2' },
  }
}

test('A1: a license server does not start on a license of another publisher', async (t) => {
  const acme = await testPublisher('acme')
  const mallory = await testPublisher('mallory')
  const deployment = await mallory.issue('site')
  const home = await temporaryDirectory(t)
  await writeLicenseFolder(join(home, 'license'), mallory, deployment)
  const trust: Trust = acme.trust
  await writeFile(join(home, 'license', 'trust.json'), JSON.stringify(trust))
  await assert.rejects(startSiteAt(t, home), /marque: error: .*does not verify: .*unknown key; /)
})
