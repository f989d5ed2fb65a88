// The activation chain over HTTP (docs/protocol.md §4): restarts, restored backups, copies and new
// installations of one deployment, and what the operator sees and decides.
import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { newDirectory, press } from '../config-directory.ts'
import { type Answer, BROWSER_PHONE, issueServer, send, testAuthority } from '../fixtures.ts'

const DAY = 86_400

async function startSite(t: TestContext) {
  const authority = await testAuthority(t)
  const server = await issueServer(authority)
  const path = `/deployments/${server.deploymentId}`
  return {
    authority,
    server,
    install: () => newDirectory({ authority, server }),
    shown: async () => (await authority.api('GET', path)).json,
    decide: (what: string, body?: unknown) =>
      authority.api('POST', `${path}/${what}`, body === undefined ? {} : { body }),
    setReinstalls: (reinstalls: number) => authority.api('PATCH', path, { body: { reinstalls } }),
    log: async (): Promise<Answer['json'][]> =>
      (await authority.api('GET', `/activations?deploymentId=${server.deploymentId}`)).json.items,
  }
}

suite('a server that goes on where it stood', () => {
  test('is approved at every restart, with codes that nobody used in between', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    for (let restart = 0; restart < 4; restart++) {
      const scans = [await directory.scan(), await directory.scan(), await directory.scan()]
      for (const { answer } of scans) assert.equal(answer.status, 200)
      scans[restart % 3]?.type()
    }
    const { chain, instances } = await site.shown()
    assert.deepEqual(chain.breaks, { used: 0, limit: 2, items: [] })
    assert.deepEqual(chain.forks, [])
    assert.equal(chain.head.instanceId, directory.instanceId)
    assert.equal(chain.head.sequence, 3)
    assert.equal(instances.length, 1)
    assert.equal(instances[0].state, 'current')
    assert.ok((await site.log()).every(({ chain: step }) => step === 'normal'))
  })

  test('a code that was used, or lost to another one, is shown no more', async (t) => {
    const { authority, install } = await startSite(t)
    const directory = install()
    const [unused, used] = [await directory.scan(), await directory.scan()]
    used.type()
    assert.equal((await press(authority, unused.path)).json.code, '482917')
    assert.equal((await directory.scan()).answer.status, 200)
    for (const { path } of [unused, used]) {
      assert.equal((await press(authority, path)).json.code, 41002)
    }
  })

  test('two phones at once on one chain both get a code, and either may be used', async (t) => {
    const { authority, install, shown } = await startSite(t)
    const directory = install()
    for (const pick of [0, 1]) {
      const drawn = [await directory.draw(), await directory.draw()]
      const answers = await Promise.all(drawn.map(({ path }) => press(authority, path)))
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200],
      )
      drawn[pick]?.type()
    }
    assert.equal((await directory.activate()).status, 200)
    assert.equal((await shown()).chain.breaks.used, 0)
  })
})

suite('two live copies', () => {
  test('the later one is refused with 40007, and the confirmed one goes on', async (t) => {
    const site = await startSite(t)
    const original = site.install()
    await original.activate()
    const copy = original.copy()
    assert.equal((await original.activate()).status, 200)
    assert.equal((await copy.activate()).status, 200)
    assert.equal((await original.activate()).status, 200)
    for (let again = 0; again < 2; again++) {
      const refused = await copy.activate()
      assert.equal(refused.status, 403)
      assert.equal(refused.json.code, 40007)
      assert.equal(refused.json.instanceId, copy.instanceId)
      assert.equal(refused.json.record, copy.record())
      assert.equal((await original.activate()).status, 200)
    }
    const { chain } = await site.shown()
    const [fork, ...others] = chain.forks
    assert.deepEqual(others, [])
    assert.equal(fork.record, copy.record())
    assert.equal(fork.sequence, copy.sequence())
    assert.equal(chain.breaks.used, 0)
    const refusals = (await site.log()).filter(({ outcome }) => outcome === 'refused')
    assert.deepEqual(
      refusals.map(({ code, instanceId, sequence }) => ({ code, instanceId, sequence })),
      [3, 3].map((sequence) => ({ code: 40007, instanceId: copy.instanceId, sequence })),
    )
  })

  test('the operator adopts the refused one; from then on it is the other that is refused', async (t) => {
    const site = await startSite(t)
    const original = site.install()
    await original.activate()
    const copy = original.copy()
    for (const each of [original, copy, original, copy]) await each.activate()
    const adopted = await site.decide('fork', { adopt: copy.record() })
    assert.equal(adopted.status, 200)
    assert.equal(adopted.json.chain.head.record, copy.record())
    assert.deepEqual(adopted.json.chain.forks, [])
    assert.equal((await copy.activate()).status, 200)
    assert.equal((await original.activate()).json.code, 40007)
    assert.equal((await copy.activate()).status, 200)
    const { items } = (await site.authority.api('GET', '/audit')).json
    const event = items.find(({ name }: { name: string }) => name === 'deployment.fork-adopted')
    assert.match(event.details.actor, /^token /)
    assert.equal(event.details.instance, copy.instanceId)
  })

  test('only what is refused can be adopted, and nothing of a deployment that has ended', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.activate()
    await directory.activate()
    const code = async (body: unknown) => (await site.decide('fork', body)).json.code
    assert.equal(await code({ adopt: directory.record() }), 40900)
    assert.equal(await code({ adopt: 'B'.repeat(21).concat('A') }), 40400)
    for (const body of [{}, { adopt: 'short' }, { adopt: 5 }, undefined]) {
      assert.equal(await code(body), 10001, JSON.stringify(body))
    }
    await site.decide('end')
    assert.equal(await code({ adopt: directory.record() }), 40900)
  })

  test('a place that several instances share is adopted by the name of one', async (t) => {
    const site = await startSite(t)
    const [first, second, third] = [site.install(), site.install(), site.install()]
    for (const each of [first, second, third]) assert.equal((await each.scan()).answer.status, 200)
    assert.equal((await first.activate()).json.code, 40007)
    const adopt = first.record()
    assert.equal((await site.decide('fork', { adopt })).json.code, 40900)
    const { instanceId } = first
    assert.equal((await site.decide('fork', { adopt, instanceId })).status, 200)
    assert.equal((await first.activate()).status, 200)
    assert.equal((await third.activate()).json.code, 40007)
  })

  test('the phone says what to do about it', async (t) => {
    const site = await startSite(t)
    const original = site.install()
    await original.activate()
    const copy = original.copy()
    for (const each of [original, copy, original]) await each.activate()
    const { path } = await copy.draw()
    const page = await send(`${site.authority.url}${path}`, 'GET', { headers: BROWSER_PHONE })
    assert.equal(page.status, 403)
    assert.match(page.text, /ask the publisher to adopt it/)
    assert.equal((await site.log())[0].code, 40007)
  })
})

suite('a break', () => {
  test('a restored backup goes on once, counts, and leaves the newer directory behind', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.activate()
    const backup = directory.copy()
    await directory.activate()
    await directory.activate()
    assert.equal((await backup.activate()).status, 200)
    assert.equal((await backup.activate()).status, 200)
    const { chain } = await site.shown()
    assert.equal(chain.breaks.used, 1)
    const [{ at, ...made }] = chain.breaks.items
    assert.equal(at, site.authority.clock.now())
    const { instanceId } = directory
    assert.deepEqual(made, { instanceId, cause: 'restored-backup', allowed: false })
    assert.equal((await directory.activate()).json.code, 40007)
  })

  test('two new installations are allowed in 365 days, a third is 40008, until the first is old', async (t) => {
    const { authority, install, shown, log } = await startSite(t)
    assert.equal((await install().activate()).status, 200)
    for (let number = 1; number <= 2; number++) {
      authority.clock.advance(DAY)
      assert.equal((await install().activate()).status, 200)
      assert.equal((await shown()).chain.breaks.used, number)
    }
    const third = install()
    const refused = await third.activate()
    assert.equal(refused.status, 403)
    assert.equal(refused.json.code, 40008)
    assert.equal(refused.json.used, 2)
    assert.equal(refused.json.reinstalls, 2)
    const { chain, instances } = await shown()
    assert.equal(chain.waiting[0].instanceId, third.instanceId)
    assert.equal(instances.length, 3)
    assert.deepEqual(
      instances.map(({ state }: { state: string }) => state),
      ['abandoned', 'abandoned', 'current'],
    )
    assert.equal((await log())[0].code, 40008)
    authority.clock.advance(364 * DAY - 1)
    assert.equal((await third.activate()).json.code, 40008)
    authority.clock.advance(1)
    assert.equal((await third.activate()).status, 200)
    const later = (await shown()).chain
    assert.equal(later.breaks.used, 2)
    assert.deepEqual(later.waiting, [])
  })

  test('the same challenge, sent many times at once, is one break and one code', async (t) => {
    const { authority, install, shown } = await startSite(t)
    await install().activate()
    const { path } = await install().draw()
    const answers = await Promise.all(Array.from({ length: 8 }, () => press(authority, path)))
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
    assert.equal(answers[0]?.status, 200)
    assert.equal((await shown()).chain.breaks.used, 1)
  })

  test('new installations that come at once never go beyond the limit together', async (t) => {
    const { authority, install, shown } = await startSite(t)
    await install().activate()
    const drawn = await Promise.all(Array.from({ length: 6 }, () => install().draw()))
    const answers = await Promise.all(drawn.map(({ path }) => press(authority, path)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 403, 403, 403, 403])
    assert.equal((await shown()).chain.breaks.used, 2)
  })

  test('looking at the question counts nothing', async (t) => {
    const { authority, install, shown } = await startSite(t)
    await install().activate()
    const { path } = await install().draw()
    const page = await send(`${authority.url}${path}`, 'GET', { headers: BROWSER_PHONE })
    assert.equal(page.status, 200)
    assert.equal((await shown()).chain.breaks.used, 0)
  })

  test('another number of re-installations counts at once', async (t) => {
    const { install, setReinstalls, shown } = await startSite(t)
    await install().activate()
    await setReinstalls(0)
    const second = install()
    assert.equal((await second.activate()).json.code, 40008)
    assert.equal((await setReinstalls(1)).json.chain.breaks.limit, 1)
    assert.deepEqual((await shown()).chain.waiting, [])
    assert.equal((await second.activate()).status, 200)
    assert.equal((await install().activate()).json.code, 40008)
  })
})

suite('one break more', () => {
  test('is for the instance that was refused, once, and counts for nothing', async (t) => {
    const site = await startSite(t)
    await site.setReinstalls(0)
    await site.install().activate()
    const [wanted, other] = [site.install(), site.install()]
    for (const each of [wanted, other]) assert.equal((await each.activate()).json.code, 40008)
    const allowed = await site.decide(`instances/${wanted.instanceId}/allow`)
    assert.equal(allowed.status, 200)
    assert.deepEqual(allowed.json.chain.allowed, [wanted.instanceId])
    assert.equal((await site.decide(`instances/${wanted.instanceId}/allow`)).json.code, 40900)
    assert.equal((await other.activate()).json.code, 40008)
    const [fresh, first] = [wanted.copy(), await wanted.scan()]
    assert.equal(first.answer.status, 200)
    first.type()
    assert.equal((await wanted.activate()).status, 200)
    const { chain } = await site.shown()
    assert.deepEqual(chain.allowed, [])
    assert.equal(chain.breaks.used, 0)
    assert.equal(chain.breaks.items[0].allowed, true)
    assert.equal((await fresh.activate()).json.code, 40008)
    const { items } = (await site.authority.api('GET', '/audit')).json
    const names = items.map(({ name }: { name: string }) => name)
    assert.ok(names.includes('deployment.break-allowed'))
    const approval = items.find(
      ({ details }: Answer['json']) => details.cause === 'new-instance' && details.allowed,
    )
    assert.equal(approval.details.instance, wanted.instanceId)
  })

  test('is not for who was not refused, or is not known', async (t) => {
    const site = await startSite(t)
    const directory = site.install()
    await directory.activate()
    const allow = async (id: string) => (await site.decide(`instances/${id}/allow`)).json.code
    assert.equal(await allow(directory.instanceId), 40900)
    assert.equal(await allow(site.install().instanceId), 40400)
    assert.equal(await allow('nonsense'), 10001)
  })

  test('is given once, however often the write is repeated under its key', async (t) => {
    const site = await startSite(t)
    await site.setReinstalls(0)
    await site.install().activate()
    const wanted = site.install()
    await wanted.activate()
    const path = `/deployments/${site.server.deploymentId}/instances/${wanted.instanceId}/allow`
    const write = () =>
      site.authority.api('POST', path, { headers: { 'idempotency-key': 'allow' } })
    const answers = [await write(), await write()]
    assert.equal(answers[0]?.status, 200)
    assert.equal(answers[1]?.text, answers[0]?.text)
  })
})

test('a restart keeps chain, breaks and allowances', async (t) => {
  const site = await startSite(t)
  await site.setReinstalls(1)
  await site.install().activate()
  await site.install().activate()
  const third = site.install()
  await third.activate()
  await site.decide(`instances/${third.instanceId}/allow`)
  const path = `/deployments/${site.server.deploymentId}`
  const before = await site.authority.api('GET', path)
  const restarted = await site.authority.restart()
  assert.equal((await restarted.api('GET', path)).text, before.text)
  assert.equal((await press(restarted, (await third.draw()).path)).status, 200)
})
