// The package as a product installs it: every Node on this machine runs it, a strict TypeScript
// project compiles against it, and it holds nothing but what it should.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { testPublisher } from '@marque/testkit'
import { openScene } from './support/scene.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)

/** Every Node ≥ 20 that this machine has, by version. */
async function findNodes(): Promise<ReadonlyMap<string, string>> {
  const candidates = [
    process.execPath,
    ...(process.env['PATH'] ?? '').split(':').map((directory) => join(directory, 'node')),
  ]
  const nodes = new Map<string, string>()
  for (const candidate of candidates) {
    const path = await realpath(candidate).catch(() => undefined)
    if (path === undefined) continue
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? ''
    if (Number(/^v(\d+)\./.exec(version)?.[1]) >= 20) nodes.set(version, path)
  }
  return nodes
}

describe('the published package', async () => {
  const project = await mkdtemp(join(tmpdir(), 'marque-test-'))
  const installed = join(project, 'node_modules/@marque/sdk')
  after(() => rm(project, { recursive: true, force: true }))

  before(async () => {
    await mkdir(installed, { recursive: true })
    await run(process.execPath, [join(ROOT, 'tools/pack-sdk.ts'), '--out', installed], {
      cwd: ROOT,
    })
  })

  it('holds one module, the page, types, licenses, and depends on nothing that must be there', async () => {
    assert.deepEqual((await readdir(installed)).sort(), [
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENSES',
      'index.js',
      'package.json',
      'page',
      'types',
    ])
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
    assert.deepEqual(
      [manifest.private, manifest.dependencies, manifest.type, manifest.engines],
      [undefined, undefined, 'module', { node: '>=20' }],
    )
    const peers = Object.keys(manifest.peerDependencies)
    assert.ok(peers.includes('pg'))
    for (const name of peers) assert.equal(manifest.peerDependenciesMeta[name].optional, true)
    const source = await readFile(join(installed, 'index.js'), 'utf8')
    assert.ok(source.length < 600_000, `${source.length} characters`)
    const imports = [...source.matchAll(/from ?"([^"]+)"/g)].map(([, name]) => name)
    assert.ok(imports.length > 0)
    assert.deepEqual(
      imports.filter((name) => !name?.startsWith('node:')),
      [],
    )
  })

  for (const [version, node] of await findNodes()) {
    it(`registers, starts offline and unbinds on Node ${version}`, async (t) => {
      const { server, publisher, keeper, clock } = await openScene(t)
      clock.setWall(Math.floor(Date.now() / 1000))
      const program = `
        import { mkdir } from 'node:fs/promises'
        import { connectLicense, directoryComponent, directoryStore } from '@marque/sdk'
        const shared = ${JSON.stringify(join(project, `shared-${version}`))}
        const options = {
          trust: ${JSON.stringify(publisher.trust)}, product: 'report-server',
          project: { name: 'r', appName: 'a', version: '11.5.1' }, node: { name: 'n' },
          store: directoryStore(${JSON.stringify(join(project, `store-${version}`))}),
        }
        const first = await connectLicense(options)
        await first.register({ server: ${JSON.stringify(server.url)} })
        console.log(first.status.state, first.entitlement('reports'))
        await first.close()
        const second = await connectLicense(options)
        console.log(second.status.state, second.entitlement('reports'))
        await second.unbind()
        console.log(second.status.state, second.entitlement('reports'))
        await mkdir(shared)
        const environment = { configDatabase: directoryComponent(shared) }
        const join = (name) => connectLicense({ ...options, store: undefined, node: { name }, environment })
        const one = await join('one')
        await one.register({ server: ${JSON.stringify(server.url)} })
        const two = await join('two')
        const isAll = (nodes) => nodes.length === 2 && nodes.every(({ state }) => state === 'registered')
        while (!isAll(await two.nodes())) await new Promise((resolve) => setTimeout(resolve, 50))
        console.log((await two.nodes()).map(({ name, state }) => [name, state].join()).join(' '))
        await two.unbind()
        await one.close()
        await two.close()
      `
      await writeFile(join(project, 'product.mjs'), program)
      const { stdout, stderr } = await run(node, ['product.mjs'], { cwd: project, timeout: 60_000 })
      assert.equal(
        stdout,
        [
          'registered 25',
          'registered 25',
          'unregistered undefined',
          'one,registered two,registered',
          '',
        ].join('\n'),
      )
      assert.equal(stderr, '')
      const [left, ...others] = [...keeper.seats.values()]
      assert.deepEqual([left !== undefined, others], [true, []])
    })
  }

  it('serves the registration page that lies in it', async () => {
    const program = `
      import { createServer } from 'node:http'
      import { connectLicense, registrationPage } from '@marque/sdk'
      const license = await connectLicense({
        trust: ${JSON.stringify((await testPublisher()).trust)}, product: 'report-server',
        project: { name: 'r', appName: 'a', version: '11.5.1' },
      })
      const page = registrationPage(license, { path: '/', authorize: () => true })
      const server = createServer(page).listen(0, '127.0.0.1', async () => {
        const origin = 'http://127.0.0.1:' + server.address().port
        const html = await (await fetch(origin)).text()
        const asset = /src="([^"]+)"/.exec(html)[1]
        const answers = [await fetch(origin + '/' + asset), await fetch(origin + '/api/state')]
        console.log(...answers.map(({ status }) => status))
        server.close()
        server.closeAllConnections()
      })
    `
    await writeFile(join(project, 'page.mjs'), program)
    const { stdout, stderr } = await run(process.execPath, ['page.mjs'], { cwd: project })
    assert.equal(stdout, '200 200\n')
    assert.equal(stderr, '')
    const licenses = await readFile(join(installed, 'THIRD-PARTY-LICENSES'), 'utf8')
    for (const name of ['react', 'react-dom', '@mantine/core', 'jose']) {
      assert.match(licenses, new RegExp(`^${name} \\d`, 'm'))
    }
  })

  it('has types that stand alone in a strict project', async () => {
    const source = `
      import { connectLicense, directoryComponent, directoryStore, CATALOGUE, MarqueError } from '@marque/sdk'
      import { requireEntitlement, ComponentError, mysqlComponent, postgresComponent, redisComponent, s3Component, sftpComponent } from '@marque/sdk'
      import { registrationPage, type RegistrationPage } from '@marque/sdk'
      import type { LicenseStatus, Component, Failure } from '@marque/sdk'
      const component: Component = directoryComponent('/x')
      const license = await connectLicense({
        trust: {}, product: 'p', project: { name: 'r', appName: 'a', version: '1.0.0' },
        environment: { configDatabase: component }, store: directoryStore('/y'),
      })
      const stop: () => void = license.on('change', (status: LicenseStatus) => {
        const failure: Failure | undefined = status.failure
        const zh: string = CATALOGUE.EVICTED.title.zh
        return [failure, zh]
      })
      license.on('entitlements', ({ added, changed }) => [added['x'], changed['x']?.from])
      // @ts-expect-error an event that does not exist
      license.on('renewed', () => {})
      const silent: boolean[] = (await license.nodes()).map(({ isSilent }) => isSilent)
      const { items, nextCursor } = await license.history({ limit: 5 })
      await license.register({ server: 'x', expected: license.status.revision })
      const ready: boolean = license.health().ok
      const guard = requireEntitlement(license, 'reports', { least: 2 })
      const page: RegistrationPage = registrationPage(license, {
        authorize: async (request: { readonly user?: string }) => ({ name: request.user }),
      })
      page({ headers: {} }, { headersSent: false, end: () => {} })
      // @ts-expect-error a state that does not exist
      if (license.status.state === 'licensed') stop()
      // @ts-expect-error an entitlement may be absent
      const reports: number = license.entitlement('reports')
      // @ts-expect-error a connected client does not tell its host key
      sftpComponent({ client: {} as never, path: '/x' })
      export { MarqueError, reports, ComponentError, silent, items, nextCursor, ready, guard }
      export { mysqlComponent, postgresComponent, redisComponent, s3Component }
    `
    await writeFile(join(project, 'product.ts'), source)
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'ES2022',
      module: 'NodeNext',
      types: [],
    }
    await writeFile(join(project, 'package.json'), '{ "type": "module" }')
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['product.ts'] }),
    )
    const tsc = join(ROOT, 'node_modules/.bin/tsc')
    const { status, stdout } = spawnSync(tsc, ['-p', project], { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  })
})
