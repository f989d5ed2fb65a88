// Archives: for an issuer or over a link that expires, whole or in parts, with the hash that the
// publisher signs (R2, A24).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { readArchive } from '@marque/image'
import { parseTrust, verifyArchiveStatement } from '@marque/protocol'
import { temporaryDirectory } from '@marque/testkit'
import {
  issueServer,
  readLicenseFolder,
  send,
  type Test,
  type TestAuthority,
  testAuthority,
} from '../fixtures.ts'
import { smallBase, writeSmallBase } from '../small-base.ts'

async function download(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers })
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function issued(t: Test) {
  const authority = await testAuthority(t, { imageDirectory: await smallBase(t) })
  const server = await issueServer(authority)
  const path = `/deployments/${server.deploymentId}/archive`
  const url = `${authority.url}/api/v1${path}`
  const bearer = { authorization: `Bearer ${authority.tokens.issuer}` }
  return { authority, server, path, url, bearer }
}

const makeLink = async (authority: TestAuthority, path: string, body: object = {}) =>
  (await authority.api('POST', `${path}-links`, { body })).json as {
    id: string
    url: string
    expiresAt: number
  }

suite('an archive', () => {
  test('is what docker loads, with length, name and hash in its headers', async (t) => {
    const { url, bearer, server } = await issued(t)
    const { response, bytes } = await download(url, bearer)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'application/x-tar')
    assert.equal(Number(response.headers.get('content-length')), bytes.length)
    assert.equal(response.headers.get('x-checksum-sha256'), sha256(bytes))
    const digest = createHash('sha256').update(bytes).digest('base64')
    assert.equal(response.headers.get('repr-digest'), `sha-256=:${digest}:`)
    assert.match(
      response.headers.get('content-disposition') ?? '',
      /filename="acme_license_server.tar"/,
    )
    const file = join(await temporaryDirectory(t), 'archive.tar')
    await writeFile(file, bytes)
    const summary = await readArchive(file)
    assert.deepEqual(
      summary.images.map(({ tag }) => tag),
      ['acme_license_server_amd64:1.0.0', 'acme_license_server_arm64:1.0.0'],
    )
    assert.ok(JSON.stringify(server.license).includes(server.deploymentId))
  })

  test('is the same, byte for byte, each time', async (t) => {
    const { url, bearer } = await issued(t)
    const hashes = await Promise.all(
      Array.from({ length: 5 }, async () => sha256((await download(url, bearer)).bytes)),
    )
    assert.equal(new Set(hashes).size, 1)
  })

  test('goes on where it broke off', async (t) => {
    const { url, bearer } = await issued(t)
    const whole = (await download(url, bearer)).bytes
    const head = await download(url, { ...bearer, range: 'bytes=0-4999' })
    const rest = await download(url, { ...bearer, range: 'bytes=5000-' })
    assert.equal(head.response.status, 206)
    assert.equal(
      rest.response.headers.get('content-range'),
      `bytes 5000-${whole.length - 1}/${whole.length}`,
    )
    assert.equal(sha256(Buffer.concat([head.bytes, rest.bytes])), sha256(whole))
    const nonsense = await download(url, { ...bearer, range: `bytes=${whole.length}-` })
    assert.equal(nonsense.bytes.length, whole.length)
  })

  test('A24: has a hash that the publisher signs, for this deployment', async (t) => {
    const { authority, path, url, bearer, server } = await issued(t)
    const jws = await authority.api('GET', `${path}.jws`, { token: authority.tokens.viewer })
    const folder = await readLicenseFolder(authority, server.deploymentId)
    const statement = await verifyArchiveStatement({
      jws: jws.text,
      delegation: server.file.delegation,
      trust: parseTrust(folder.trust),
    })
    assert.equal(statement.deployment, server.deploymentId)
    assert.equal(statement.sha256, sha256((await download(url, bearer)).bytes))
  })

  test('is not there without base layers: 503 names the command that makes them', async (t) => {
    const directory = await temporaryDirectory(t)
    const authority = await testAuthority(t, { imageDirectory: directory })
    const { deploymentId } = await issueServer(authority)
    const archive = () => authority.api('GET', `/deployments/${deploymentId}/archive`)
    const { status, json, text } = await archive()
    assert.equal(status, 503)
    assert.equal(json.code, 50300)
    assert.match(json.reason, /npm run build:image/)
    assert.ok(!text.includes(directory))
    await writeSmallBase(directory)
    assert.equal((await archive()).status, 200)
  })

  test('is refused once its deployment has ended', async (t) => {
    const { authority, server, url, bearer, path } = await issued(t)
    const link = await makeLink(authority, path)
    await authority.api('POST', `/deployments/${server.deploymentId}/end`)
    assert.equal((await download(url, bearer)).response.status, 403)
    assert.equal((await download(link.url)).response.status, 403)
  })
})

suite('a link to an archive', () => {
  test('needs no account, works until its time is over, and then says so', async (t) => {
    const { authority, path, url, bearer } = await issued(t)
    const link = await makeLink(authority, path, { ttlSeconds: 60 })
    assert.equal(link.expiresAt, authority.clock.now() + 60)
    const { response, bytes } = await download(link.url)
    assert.equal(response.status, 200)
    assert.equal(sha256(bytes), sha256((await download(url, bearer)).bytes))
    authority.clock.advance(60)
    const late = await send(link.url, 'GET')
    assert.equal(late.status, 410)
    assert.equal(late.json.code, 41003)
    const page = await send(link.url, 'GET', { headers: { accept: 'text/html' } })
    assert.equal(page.status, 410)
    assert.match(page.text, /<h1>The link no longer works<\/h1>/)
  })

  test('outlives a restart, and lasts seven days if nobody says otherwise', async (t) => {
    const { authority, path } = await issued(t)
    const link = await makeLink(authority, path)
    assert.equal(link.expiresAt, authority.clock.now() + 7 * 86_400)
    const restarted = await authority.restart()
    const moved = link.url.replace(authority.url, restarted.url)
    restarted.clock.advance(7 * 86_400 - 1)
    assert.notEqual((await send(moved, 'GET')).status, 410)
  })

  test('is counted, listed without its signature, and can be taken back', async (t) => {
    const { authority, path } = await issued(t)
    const link = await makeLink(authority, path)
    await download(link.url)
    await send(link.url, 'GET', { headers: { range: 'bytes=512-' } })
    const listed = await authority.api('GET', `${path}-links`)
    const [shown] = listed.json.items
    assert.deepEqual([shown.id, shown.downloads], [link.id, 1])
    assert.equal(shown.lastDownloadAt, authority.clock.now())
    assert.ok(!listed.text.includes('signature'))
    const revoke = () => authority.api('DELETE', `/archive-links/${link.id}`)
    assert.equal((await revoke()).status, 204)
    assert.equal((await send(link.url, 'GET')).json.code, 41003)
    assert.equal((await revoke()).status, 404)
  })

  test('is for one architecture where that was asked, whatever its address says', async (t) => {
    const { authority, path, url, bearer } = await issued(t)
    const link = await makeLink(authority, path, { architecture: 'arm64' })
    const arm = await download(link.url)
    const all = await download(url, bearer)
    assert.ok(arm.bytes.length < all.bytes.length)
    const other = await download(`${link.url}&architecture=amd64`)
    assert.equal(sha256(other.bytes), sha256(arm.bytes))
    const direct = await download(`${url}?architecture=arm64`, bearer)
    assert.equal(sha256(direct.bytes), sha256(arm.bytes))
    const { json } = await authority.api('GET', `${path}?architecture=mips`)
    assert.equal(json.code, 10001)
  })

  test('altered in anything, it opens nothing', async (t) => {
    const { authority, path } = await issued(t)
    const other = await issueServer(authority)
    const { url, expiresAt } = await makeLink(authority, path)
    const altered = [
      url.replace(String(expiresAt), String(expiresAt + 1)),
      url.replace(/deployments\/[^/]+/, `deployments/${other.deploymentId}`),
      url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      url.replace(/link=[^&]+/, 'link=00000000-0000-4000-8000-000000000000'),
      url.replace(/link=[^&]+&/, ''),
      url.replace(/signature=.*/, 'signature='),
      url.replace(/signature=.*/, 'signature=!'),
      url.replace(/expires=\d+&/, ''),
      url.replace(/expires=\d+/, 'expires=never'),
    ]
    for (const each of altered) {
      const { status, json } = await send(each, 'GET')
      assert.equal(status, 403, each)
      assert.equal(json.code, 40300)
    }
    const page = await send(altered[0] ?? '', 'GET', { headers: { accept: 'text/html' } })
    assert.equal(page.status, 403)
    assert.match(page.text, /<h1>Not allowed<\/h1>/)
  })

  test('has bounds', async (t) => {
    const { authority, path } = await issued(t)
    for (const ttlSeconds of [59, 90 * 86_400 + 1, '60']) {
      const { json } = await authority.api('POST', `${path}-links`, { body: { ttlSeconds } })
      assert.equal(json.code, 10001)
    }
  })

  test('its signature is in no log', async (t) => {
    const { authority, path } = await issued(t)
    const { url } = await makeLink(authority, path)
    await download(url)
    const signature = new URL(url).searchParams.get('signature') ?? ''
    assert.ok(signature.length > 20)
    const audit = await authority.api('GET', '/audit')
    assert.ok(!`${audit.text}${authority.log.lines.join('')}`.includes(signature))
  })
})
