// Two people at once, a product that stops in the middle, a process that has nothing else to do.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { describe, it } from 'node:test'
import { connectLicense } from '@marque/sdk'
import { waitFor } from '@marque/testkit'
import fc from 'fast-check'
import { openScene } from './support/scene.ts'

describe('several wishes at once', () => {
  it('are granted one after the other: the last one counts', async (t) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('register', 'unbind'), { minLength: 1, maxLength: 8 }),
        async (wishes) => {
          const { connect, server, keeper } = await openScene(t)
          const license = await connect()
          const attempts = await Promise.all(
            wishes.map((wish) =>
              wish === 'register' ? license.register({ server: server.url }) : license.unbind(),
            ),
          )
          const isRegistered = wishes.at(-1) === 'register'
          assert.ok(attempts.every(({ ok }) => ok))
          assert.equal(license.status.state, isRegistered ? 'registered' : 'unregistered')
          assert.equal(keeper.seats.size, isRegistered ? 1 : 0)
          await license.close()
          await server.close()
        },
      ),
      { numRuns: 12 },
    )
  })

  it('from two administrators end as one registration, and both are told', async (t) => {
    const { connect, server, keeper } = await openScene(t)
    const license = await connect()
    const [one, two] = await Promise.all([
      license.register({ server: server.url }),
      license.register({ server: server.url }),
    ])
    assert.deepEqual([one.ok, two.ok], [true, true])
    assert.equal(one.status.registration?.id, two.status.registration?.id)
    assert.equal(keeper.seats.size, 1)
  })
})

describe('a product that closes', () => {
  it('in the middle of a request calls it off and is done at once', async (t) => {
    const { connect, server } = await openScene(t)
    const license = await connect()
    server.handler = () => undefined
    const attempt = license.register({ server: server.url })
    await waitFor('asked', () => server.requests.length === 1)
    await license.close()
    const { ok, failure } = await attempt
    assert.equal(ok, false)
    assert.equal(failure?.name, 'SERVER_UNREACHABLE')
  })

  it('answers every later wish with its status', async (t) => {
    const { connect, server, timers } = await openScene(t)
    const license = await connect({ server: server.url })
    await license.register()
    await license.close()
    await license.close()
    assert.equal((await license.register()).ok, false)
    assert.equal((await license.unbind()).ok, false)
    const asked = server.requests.length
    timers.advance(86_400)
    assert.equal(server.requests.length, asked)
  })

  it('waits for the claim of an ephemeral node, so that its seat is given back', async (t) => {
    const { connect, server, keeper } = await openScene(t)
    const license = await connect({ node: {}, store: undefined })
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    server.handler = async (request, raw) => {
      await held
      return keeper.handler(request, raw)
    }
    const attempt = license.register({ server: server.url })
    await waitFor('asked', () => server.requests.length === 1)
    const closed = license.close()
    release()
    await closed
    assert.equal((await attempt).status.node.ephemeral, true)
    assert.equal(keeper.seats.size, 0)
  })
})

describe('the options of a product', () => {
  const good = {
    product: 'report-server',
    project: { name: 'reporting', appName: 'webroot', version: '11.5.11' },
  }

  it('that are wrong are a fault of the program, and each is named', async (t) => {
    const { publisher } = await openScene(t)
    const wrong = {
      ...good,
      trust: publisher.trust,
      product: 'Report Server',
      project: { ...good.project, version: 'eleven', build: 'June' },
      node: { name: '' },
    }
    await assert.rejects(connectLicense(wrong), (error: Error & { details?: unknown }) => {
      const text = JSON.stringify(error.details)
      for (const field of ['product', 'project.version', 'project.build', 'node.name']) {
        assert.ok(text.includes(`"${field}"`), `${field} in ${text}`)
      }
      return true
    })
  })

  it('with a malformed trust anchor are refused', async () => {
    for (const trust of [undefined, null, {}, { publisher: 'x', slug: 'x', keys: [] }]) {
      await assert.rejects(connectLicense({ ...good, trust }), {
        errorName: 'CERTIFICATE_INCORRECT',
      })
    }
  })

  it('with an address that is none do not throw: an administrator typed it', async (t) => {
    const { connect } = await openScene(t)
    const license = await connect({ server: 'http://license.example/path' })
    assert.equal(license.status.state, 'unreachable')
    assert.equal(license.status.failure?.cause, 'address')
    assert.equal(license.status.nextAttemptAt, undefined)
  })
})

describe('a process with nothing else to do', () => {
  it('is not kept alive by a registered license', async (t) => {
    const { server, publisher, directory } = await openScene(t)
    const program = `
      import { connectLicense, directoryStore } from '@marque/sdk'
      const license = await connectLicense({
        trust: ${JSON.stringify(publisher.trust)}, product: 'report-server',
        project: { name: 'r', appName: 'a', version: '11.5.1' }, node: { name: 'n' },
        store: directoryStore(${JSON.stringify(directory)}),
      })
      const { ok } = await license.register({ server: ${JSON.stringify(server.url)} })
      process.stdout.write(ok ? license.status.state : 'failed')
    `
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [text, errors] = await Promise.all([read(child.stdout), read(child.stderr)])
    assert.equal(text, 'registered', errors)
    const code = await new Promise((resolve) => child.once('close', resolve))
    assert.equal(code, 0)
  })

  it('is not kept alive by a server that does not answer', async (t) => {
    const { server, publisher } = await openScene(t)
    server.handler = () => undefined
    const program = `
      import { connectLicense } from '@marque/sdk'
      await connectLicense({
        trust: ${JSON.stringify(publisher.trust)}, product: 'report-server',
        project: { name: 'r', appName: 'a', version: '11.5.1' }, node: { name: 'n' },
        server: ${JSON.stringify(server.url)},
      })
      const started = performance.now()
      process.on('exit', () => process.stdout.write(String(performance.now() - started)))
      setTimeout(() => {}, 500)
    `
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const milliseconds = Number(await read(child.stdout))
    assert.ok(milliseconds >= 499 && milliseconds < 5000, `${milliseconds} ms`)
  })
})

async function read(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const part of stream) text += part.toString('utf8')
  return text
}
