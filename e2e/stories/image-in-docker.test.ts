// The licensee's administrator with a real Docker engine: load, run, activate, restart, and each way
// of running a container that people use (R3–R5).
import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runProgram, temporaryDirectory, waitFor } from '@marque/testkit'
import { docker, ended, ready, runContainer } from '../support/docker.ts'
import { activate } from '../support/licensee-site.ts'
import { claimBody, REGISTRATIONS } from '../support/node-claims.ts'
import { type Desk, expectStatus, startDesk } from '../support/publisher-desk.ts'

const AMD64 = 'acme_license_server_amd64:1.0.0'
const ARM64 = 'acme_license_server_arm64:1.0.0'

describe('the image in a real Docker engine', () => {
  const cleanUps: (() => unknown)[] = []
  const scope = { after: (clean: () => unknown) => cleanUps.unshift(clean) } as {
    after: (clean: () => unknown) => void
  }
  let desk: Desk
  let directory: string

  before(async () => {
    desk = await startDesk(scope)
    directory = await temporaryDirectory(scope)
    const { deploymentId } = await desk.issue({ maxConnections: 3 })
    const archive = join(directory, 'acme_license_server.tar')
    const made = await desk.marque('deployment', 'archive', deploymentId, '--out', archive)
    assert.equal(made.exitCode, 0, made.stderr)
    const { size } = await stat(archive)
    assert.ok(size <= 100_000_000, `the archive has ${size} bytes`)
    const loaded = await runProgram(['docker', 'load', '-i', archive])
    assert.equal(loaded.exitCode, 0, loaded.stderr)
  })
  after(async () => {
    for (const clean of cleanUps) await clean()
  })

  test('docker images shows both architectures under the publisher’s name (R3)', async () => {
    const images = await docker('images', '--format', '{{.Repository}}:{{.Tag}}')
    assert.deepEqual(images.split('\n').sort(), [AMD64, ARM64])
    assert.equal(await docker('inspect', '-f', '{{.Architecture}}', ARM64), 'arm64')
  })

  test('the plain docker run serves, activates, and keeps its seats over a restart', async (t) => {
    const host = join(directory, 'absent config')
    const box = await runContainer(t, '-v', `${host}:/app/config`, '-P', AMD64)
    await ready(box)
    const first = await expectStatus(box.send('GET', '/license/api/v1/status'), 200)
    assert.equal(first['state'], 'unactivated')
    await activate(box)
    const seat = await expectStatus(box.send('POST', REGISTRATIONS, claimBody()), 201)
    await docker('restart', box.id)
    await ready(box)
    const again = await expectStatus(box.send('GET', '/license/api/v1/status'), 200)
    assert.equal(again['instanceId'], first['instanceId'])
    assert.equal(again['connectionsInUse'], 1, 'the seat is still counted')
    const renew = () =>
      box.send(
        'PUT',
        `${REGISTRATIONS}/${seat['registrationId']}`,
        { nonce: claimBody().nonce },
        String(seat['leaseSecret']),
      )
    assert.equal((await renew()).json()['code'], 40001)
    await activate(box)
    await expectStatus(renew(), 200)
    assert.ok((await readdir(host)).includes('privateConfig'))
  })

  test('no process in the container keeps root, and docker stop ends it cleanly', async (t) => {
    const host = join(directory, 'root owned')
    await mkdir(host)
    const box = await runContainer(t, '-v', `${host}:/app/config`, '-P', AMD64)
    await ready(box)
    const processes = await docker('top', box.id, '-eo', 'pid,uid,args')
    const uids = processes
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/)[1])
    assert.deepEqual(new Set(uids), new Set(['10001']))
    assert.equal((await stat(join(host, 'privateConfig'))).uid, 10001)
    assert.equal((await stat(join(host, 'privateConfig'))).mode & 0o777, 0o600)
    await docker('stop', '-t', '10', box.id)
    assert.equal((await ended(box)).exitCode, 0)
  })

  test('its health check turns healthy', async (t) => {
    const box = await runContainer(t, '-v', 'marque-health:/app/config', '-P', AMD64)
    await ready(box)
    await waitFor(
      'the health check',
      async () => {
        return (await docker('inspect', '-f', '{{.State.Health.Status}}', box.id)) === 'healthy'
      },
      60_000,
    )
  })

  test('an unmapped config directory is served with a warning in log and status (R5)', async (t) => {
    const box = await runContainer(t, '-P', AMD64)
    await ready(box)
    const status = await expectStatus(box.send('GET', '/license/api/v1/status'), 200)
    const warnings = status['warnings'] as { name: string }[]
    assert.ok(warnings.some((warning) => warning.name === 'CONFIG_NOT_MAPPED'))
    assert.match(await box.logs(), /the config directory is not mapped/)
    const mapped = await runContainer(t, '-v', `${directory}/mapped:/app/config`, '-P', AMD64)
    await ready(mapped)
    const other = await expectStatus(mapped.send('GET', '/license/api/v1/status'), 200)
    const names = (other['warnings'] as { name: string }[]).map((warning) => warning.name)
    assert.ok(!names.includes('CONFIG_NOT_MAPPED'))
  })

  test('--read-only, --cap-drop, --user and a named volume work', async (t) => {
    const own = join(directory, 'own')
    await mkdir(own)
    await runProgram(['chown', '1234:1234', own])
    const ways: string[][] = [
      ['--read-only', '-v', 'marque-read-only:/app/config'],
      ['--user', '1234:1234', '-v', `${own}:/app/config`],
      ['--user', '1234:1234', '--read-only', '--cap-drop', 'ALL', '-v', `${own}:/app/config`],
    ]
    for (const way of ways) {
      await t.test(way.join(' '), async (step) => {
        const box = await runContainer(step, ...way, '-P', AMD64)
        await ready(box)
        await activate(box)
        await docker('rm', '-f', box.id)
      })
    }
  })

  test('a config directory that the user cannot write to says which command helps', async (t) => {
    const foreign = join(directory, 'foreign')
    await mkdir(foreign, { mode: 0o755 })
    const args = ['--user', '1234:1234', '-v', `${foreign}:/app/config`, AMD64]
    const { exitCode, log } = await ended(await runContainer(t, ...args))
    assert.equal(exitCode, 78)
    assert.match(log, /chown|--user/)
    assert.equal(log.trim().split('\n').length, 1, log)
  })

  test('mapping /app/web says exactly that, whatever lies there (R5)', async (t) => {
    const empty = join(directory, 'empty')
    await mkdir(empty)
    const pages = resolve(import.meta.dirname, '../../packages/web/dist/license-server')
    for (const mapped of [empty, pages]) {
      const box = await runContainer(t, '-v', `${mapped}:/app/web:ro`, AMD64)
      const { exitCode, log } = await ended(box)
      assert.equal(exitCode, 78, mapped)
      assert.match(log, /\/app\/web is mapped; nothing may be mapped to \/app\/web/)
    }
  })

  test('own certificate and log directory are used when they are mapped', async (t) => {
    const tls = join(directory, 'tls')
    const logs = join(directory, 'log')
    await mkdir(tls)
    await runProgram([
      ...['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '90'],
      ...['-subj', '/CN=licenses.example', '-addext', 'subjectAltName=DNS:licenses.example'],
      ...['-keyout', join(tls, 'server.key'), '-out', join(tls, 'server.crt')],
    ])
    await runProgram(['chmod', '644', join(tls, 'server.key')])
    const box = await runContainer(
      t,
      ...['-v', `${directory}/certified:/app/config`, '-v', `${tls}:/app/tls:ro`],
      ...['-v', `${logs}:/app/log`, '-P', AMD64],
    )
    await ready(box)
    const port = new URL(await box.url()).port
    const shown = await runProgram(['openssl', 's_client', '-connect', `127.0.0.1:${port}`])
    assert.match(shown.stdout, /CN ?= ?licenses\.example/)
    const [line = ''] = (await readFile(join(logs, 'license-server.log'), 'utf8')).split('\n')
    assert.equal(typeof JSON.parse(line), 'object')
  })

  test('the arm64 image serves HTTPS', async (t) => {
    const emulator = '/usr/bin/qemu-aarch64-static'
    const config = JSON.parse(await docker('inspect', ARM64))[0].Config
    const command: string[] = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])]
    const box = await runContainer(
      t,
      ...['--platform', 'linux/arm64', '-v', `${emulator}:/qemu:ro`, '--entrypoint', '/qemu'],
      ...['-v', `${directory}/arm64:/app/config`, '-P', ARM64, ...command],
    )
    await waitFor(
      'the emulated container',
      async () => {
        const answer = await box.send('GET', '/license/api/v1/status').catch(() => undefined)
        return answer?.status === 200
      },
      60_000,
    )
  })

  test('an archive that was altered after it was built is named by marque verify (A24)', async () => {
    const { deploymentId } = await desk.issue()
    const archive = join(directory, 'altered.tar')
    await desk.marque('deployment', 'archive', deploymentId, '--out', archive)
    const statement = await desk.api('GET', `/deployments/${deploymentId}/archive.jws`)
    assert.equal(statement.status, 200)
    const good = await desk.marque('verify', '--trust', desk.trustFile, archive)
    assert.equal(good.exitCode, 0, good.stderr)
    const bytes = await readFile(archive)
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(archive, bytes)
    const bad = await desk.marque('verify', '--trust', desk.trustFile, archive)
    assert.equal(bad.exitCode, 5, bad.stdout)
    assert.match(bad.stderr, /error: .*(sha256|digest|layer|blob)/i)
  })
})
