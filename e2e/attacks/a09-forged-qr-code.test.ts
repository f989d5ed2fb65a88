// A9: a QR code that was altered, made for another authority or signed by another deployment gets a
// reason and no code.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  challengeUrl,
  drawCode,
  RECORD_ZERO,
  sealChallenge,
  signChallenge,
  uuidFrom,
} from '@marque/protocol'
import { seededRandom, type TestAnswer, testPublisher } from '@marque/testkit'
import { approve, startSite } from '../support/licensee-site.ts'
import { expectStatus, startDesk } from '../support/publisher-desk.ts'

function assertNoCode(answer: TestAnswer, code: number): void {
  assert.equal(answer.json()['code'], code, answer.text)
  assert.ok(answer.status >= 400)
  assert.doesNotMatch(answer.text, /"code":\s*"\d{6}"/)
}

test('A9: every altered letter of a QR code is noticed', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  const { url } = await expectStatus(site.send('POST', '/license/api/v1/challenges', {}), 201)
  const [start = '', text = ''] = String(url).split('/A/')
  for (let i = 0; i < text.length; i += 23) {
    const other = text[i] === 'B' ? 'C' : 'B'
    assertNoCode(await approve(`${start}/A/${text.slice(0, i)}${other}${text.slice(i + 1)}`), 40000)
  }
  for (const damaged of [
    text.slice(0, -1),
    `${text}A`,
    text.slice(8),
    'A',
    '%00',
    'A'.repeat(500),
  ]) {
    assertNoCode(await approve(`${start}/A/${damaged}`), 40000)
  }
  await expectStatus(approve(String(url)), 200)
})

test('A9: the same QR code shows the same code, and never one after the deployment ended', async (t) => {
  const desk = await startDesk(t)
  const { deploymentId } = await desk.issue()
  const site = await startSite(t, desk, { deploymentId })
  const { url } = await expectStatus(site.send('POST', '/license/api/v1/challenges', {}), 201)
  const first = await expectStatus(approve(String(url)), 200)
  const second = await expectStatus(approve(String(url)), 200)
  assert.deepEqual(second, first)
  await expectStatus(desk.api('POST', `/deployments/${deploymentId}/end`, {}), 200)
  assertNoCode(await approve(String(url)), 30002)
})

test('A9: a challenge of another publisher, or signed by another deployment, gets no code', async (t) => {
  const desk = await startDesk(t)
  const { deploymentId } = await desk.issue()
  const license = await desk.api('GET', `/deployments/${deploymentId}/license`)
  const payload = String(license.json()['license']).split('.')[1] ?? ''
  const { activation } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const mallory = await (await testPublisher('mallory')).issue('site')
  const random = seededRandom('a9')
  const challenge = {
    deploymentId: deploymentId as typeof mallory.license.deployment.id,
    instanceId: uuidFrom<ReturnType<typeof uuidFrom>>(random(16)) as never,
    nonce: random(16),
    code: drawCode(random),
    issuedAt: Math.floor(Date.now() / 1000),
    sequence: 1,
    previous: RECORD_ZERO,
    reason: 'first-start' as const,
    licenseSerial: 1,
  }
  const signed = await signChallenge(challenge, mallory.key.signer)
  const forThisAuthority = await sealChallenge(signed, activation.keys[0].jwk)
  assertNoCode(await approve(challengeUrl(desk.url, forThisAuthority)), 40000)
  const unknown = { ...challenge, deploymentId: mallory.license.deployment.id }
  const signedUnknown = await signChallenge(unknown, mallory.key.signer)
  const ofUnknown = await sealChallenge(signedUnknown, activation.keys[0].jwk)
  assertNoCode(await approve(challengeUrl(desk.url, ofUnknown)), 40000)
  const { jwk } = (await testPublisher('mallory')).activationKey
  assertNoCode(await approve(challengeUrl(desk.url, await sealChallenge(signed, jwk))), 40000)
})
