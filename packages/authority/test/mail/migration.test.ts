// A license server moves, asked for by mail; and licensees hear before a license ends (R20, R25).
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { waitFor } from '@marque/testkit'
import { newDirectory } from '../config-directory.ts'
import { issueServer, LICENSEE, REQUEST, type Test, testAuthority } from '../fixtures.ts'
import { smallBase } from '../small-base.ts'
import { DESK, mailText, startRelay } from './mail-parts.ts'

const MOVE = 'Report Server License Migration for Example Works'

async function desk(t: Test) {
  const relay = await startRelay(t)
  const authority = await testAuthority(t, {
    mailOut: { relay: { host: '127.0.0.1', port: relay.port, secure: false } },
    mailAddresses: [DESK],
    imageDirectory: await smallBase(t),
  })
  const receive = async (mail: string) => {
    const headers = { 'content-type': 'message/rfc822' }
    return (await authority.api('POST', '/mails/received', { body: mail, headers })).json.items[0]
  }
  return { relay, authority, receive }
}

const withProof = (lines: string, proof: object): string =>
  mailText({
    headers: { Subject: MOVE, 'Content-Type': 'multipart/mixed; boundary=b' },
    body: [
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      lines,
      '--b',
      'Content-Type: application/octet-stream; name=privateConfig',
      'Content-Disposition: attachment; filename=privateConfig',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(JSON.stringify(proof)).toString('base64').replaceAll(/.{76}/g, '$&\n'),
      '--b--',
      '',
    ].join('\n'),
  })

suite('a migration', () => {
  test('asked for by mail is proven by what is attached, and confirmed by mail', async (t) => {
    const { relay, authority, receive } = await desk(t)
    const server = await issueServer(authority)
    await relay.saw(1)
    const directory = newDirectory({ authority, server })
    await directory.activate()
    const lines = "Company: Example Works\nOld server's address: https://10.0.0.8:8081\n"
    const mail = await receive(withProof(lines, await directory.privateConfig()))
    assert.deepEqual([mail.state, mail.deployment.id], ['migration', server.deploymentId])
    assert.equal(mail.hasPrivateConfig, true)
    const needs = async () => (await authority.api('GET', '/overview')).json.needs
    await receive(mailText({ headers: { Subject: 'Hello', 'Message-ID': '<2@example.com>' } }))
    const { movingMails, unreadMails, failedMails } = await needs()
    assert.deepEqual([movingMails, unreadMails, failedMails], [1, 1, 0])
    const [, received] = await relay.saw(2)
    assert.match(received?.text ?? '', /Do not stop or restart the old license server/)
    assert.match(received?.text ?? '', /https:\/\/10\.0\.0\.8:8081/)
    await authority.api('POST', `/deployments/${server.deploymentId}/end`)
    const body = { deploymentId: server.deploymentId, mailId: mail.id }
    const moved = await authority.api('POST', '/migrations', { body })
    assert.equal(moved.status, 201, moved.text)
    assert.equal(moved.json.proof.instanceId, directory.instanceId)
    assert.equal((await needs()).movingMails, 0)
    const [, , confirmed] = await relay.saw(3)
    assert.match(confirmed?.text ?? '', /The old license server may be stopped now/)
    assert.ok(confirmed?.text?.includes(`/deployments/${moved.json.deployment.id}/archive?`))
    assert.equal(confirmed?.inReplyTo, '<1@example.com>')
    const other = await authority.api('POST', '/migrations', {
      body: { ...body, mailId: moved.json.id },
    })
    assert.ok([404, 409].includes(other.status))
  })

  test('in Chinese, by deployment id alone, is answered in Chinese', async (t) => {
    const { relay, authority, receive } = await desk(t)
    const { deploymentId } = await issueServer(authority)
    const body = `公司：Example Works\n旧服务器地址：10.0.0.8\n部署编号：${deploymentId}`
    const mail = await receive(mailText({ headers: { Subject: MOVE }, body }))
    assert.deepEqual([mail.state, mail.hasPrivateConfig], ['migration', false])
    const mails = await relay.saw(2)
    assert.match(mails.map(({ text }) => text).join(), /请勿停止或重启旧的许可证服务器/)
  })

  test('of what is not theirs, or without an address, is answered with the faults', async (t) => {
    const { relay, authority, receive } = await desk(t)
    const { deploymentId } = await issueServer(authority)
    const other = { ...LICENSEE, name: 'Other Ltd', email: 'it@other.example' }
    await authority.api('POST', '/licensees', { body: other })
    const headers = { Subject: MOVE.replace('Example Works', 'Other Ltd'), From: other.email }
    const mail = await receive(
      mailText({ headers, body: `Company: Other Ltd\nDeployment: ${deploymentId}` }),
    )
    assert.equal(mail.state, 'faulty')
    assert.deepEqual(
      mail.faults.map(({ field }: { field: string }) => field),
      ['serverAddress', 'deploymentId'],
    )
    const mails = await relay.saw(2)
    const reply = mails.find(({ subject }) => subject?.startsWith('Re: '))
    assert.match(reply?.text ?? '', /Deployment ID: is not a deployment of this contract/)
    assert.doesNotMatch(reply?.text ?? '', /Example Works/)
  })
})

test('a license that ends is told of once for each day, in the language of the licensee', async (t) => {
  const { relay, authority } = await desk(t)
  const DAY = 86_400
  const exp = authority.clock.now() + 100 * DAY
  await authority.api('POST', '/licensees', { body: LICENSEE })
  const confirm = async (over: object, terms: object) => {
    const request = await authority.api('POST', '/requests', { body: { ...REQUEST, ...over } })
    const body = { terms, mail: false }
    return (await authority.api('POST', `/requests/${request.json.id}/confirm`, { body })).json
  }
  const ends = await confirm({ projectName: 'ends', language: 'zh' }, { exp })
  const suspended = await confirm({ projectName: 'suspended' }, { exp })
  await authority.api('POST', `/licenses/${suspended.license.id}/suspend`)
  const ended = await confirm({ projectName: 'ended' }, { exp })
  await authority.api('POST', `/deployments/${ended.deployment.id}/end`)
  await confirm({ projectName: 'perpetual' }, {})
  const told = async (count: number) =>
    waitFor(`${count} warnings`, async () => {
      const { items } = (await authority.api('GET', '/mails/sent')).json
      return items.length === count && items
    })
  for (const [index, days] of [90, 30, 7, 1].entries()) {
    authority.clock.setWall(exp - days * DAY)
    const items = await told(index + 1)
    assert.ok(
      items.every(
        (item: { deployment: { id: string } }) => item.deployment.id === ends.deployment.id,
      ),
    )
    authority.clock.advance(2 * 3600)
  }
  const mails = await relay.saw(4)
  assert.match(mails.at(-1)?.subject ?? '', /将在 1 天后到期/)
  const body = { terms: { exp: exp + 2 * DAY } }
  await authority.api('POST', `/licenses/${ends.license.id}/renew`, { body })
  authority.clock.setWall(exp + DAY)
  await told(5)
})
