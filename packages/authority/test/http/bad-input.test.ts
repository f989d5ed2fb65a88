// Everything that is wrong with a call is answered by the catalogue, in the caller's language, all at
// once, and never as 500 (threats A17).
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { ROUTES } from '../../src/http/routes.ts'
import { LICENSEE, REQUEST, send, type TestAuthority, testAuthority } from '../fixtures.ts'

const raw = (authority: TestAuthority, body: string, type = 'application/json') =>
  authority.api('POST', '/licensees', { body, headers: { 'content-type': type } })

suite('bodies', () => {
  test('broken JSON is 10000, with a remedy', async (t) => {
    const authority = await testAuthority(t)
    for (const body of ['{', '{"a":1,}', 'null x', '{"__proto__":{"a":1}}', '\u0000']) {
      const { status, json, headers } = await raw(authority, body)
      assert.equal(status, 400, body)
      assert.equal(json.code, 10000, body)
      assert.ok(json.remedy)
      assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/)
    }
  })

  test('every missing, unknown and mistyped field is named at once', async (t) => {
    const authority = await testAuthority(t)
    const body = { name: 7, contractSignedOn: null, nonsense: true }
    const { json } = await authority.api('POST', '/licensees', { body })
    assert.equal(json.code, 10001)
    const named = json.faults.map((fault: { field: string }) => fault.field)
    assert.deepEqual(named.sort(), ['body', 'contractSignedOn', 'email', 'name'])
    assert.match(JSON.stringify(json.faults), /nonsense/)
  })

  test('types are not coerced', async (t) => {
    const authority = await testAuthority(t)
    const body = { ...REQUEST, maxRegistrations: '10' }
    const { json } = await authority.api('POST', '/requests', { body })
    assert.deepEqual(
      json.faults.map((fault: { field: string }) => fault.field),
      ['maxRegistrations'],
    )
  })

  test('control characters and direction overrides are in no name', async (t) => {
    const authority = await testAuthority(t)
    for (const name of ['a\u0000b', 'a\nb', '\u202Egnp.exe', ' leading', '']) {
      const { json } = await authority.api('POST', '/licensees', { body: { ...LICENSEE, name } })
      assert.equal(json.code, 10001, JSON.stringify(name))
    }
  })

  test('an oversized one is 413, another type 415, none at all 10001', async (t) => {
    const authority = await testAuthority(t)
    const large = JSON.stringify({ ...LICENSEE, name: 'x'.repeat(70_000) })
    assert.equal((await raw(authority, large)).json.code, 41300)
    assert.equal((await raw(authority, JSON.stringify(LICENSEE), 'text/plain')).json.code, 41500)
    assert.equal((await authority.api('POST', '/licensees')).json.code, 10001)
    assert.equal((await raw(authority, '')).json.code, 10001)
  })
})

suite('addresses', () => {
  test('an unknown one is 404 as problem+json, with and without a token', async (t) => {
    const authority = await testAuthority(t)
    for (const path of ['/api/v1/nothing', '/api/v2/requests', '/x', '/api/v1/licensees/a/b']) {
      const { status, json } = await send(`${authority.url}${path}`, 'GET')
      assert.equal(status, 404, path)
      assert.equal(json.code, 40400)
    }
    assert.equal((await authority.api('PUT', '/licensees')).status, 404)
    assert.equal((await send(`${authority.url}/%zz`, 'GET')).json.code, 40400)
  })

  test('ids, cursors, limits and states that are none are named', async (t) => {
    const authority = await testAuthority(t)
    const cases = [
      ['/licensees/not-an-id', 'id'],
      ['/licensees?limit=0', 'limit'],
      ['/licensees?limit=201', 'limit'],
      ['/licensees?limit=ten', 'limit'],
      ['/licensees?limit=1&limit=2', 'limit'],
      ['/licensees?cursor=x', 'cursor'],
      ['/requests?state=great', 'state'],
      ['/activations?deploymentId=7', 'deploymentId'],
      ['/licensees?unknown=1', 'body'],
    ] as const
    for (const [path, field] of cases) {
      const { json } = await authority.api('GET', path)
      assert.equal(json.code, 10001, path)
      assert.deepEqual(
        json.faults.map((fault: { field: string }) => fault.field),
        [field],
        path,
      )
    }
  })

  test('a well-formed id that nobody has is 404 and says of what', async (t) => {
    const authority = await testAuthority(t)
    const { json } = await authority.api(
      'GET',
      `/deployments/${'0'.repeat(8)}-0000-4000-8000-000000000000`,
    )
    assert.equal(json.code, 40400)
    assert.equal(json.what, 'deployment')
  })
})

test('refusals are in the language that is asked for', async (t) => {
  const authority = await testAuthority(t)
  const ask = (language: string) =>
    authority.api('GET', '/nothing', { headers: { 'accept-language': language } })
  assert.equal((await ask('zh-CN,zh;q=0.9,en;q=0.8')).json.title, '未找到')
  assert.equal((await ask('de,en;q=0.5,zh;q=0.1')).json.title, 'Not found')
  assert.equal((await ask('fr')).json.title, 'Not found')
})

test('a browser that opens a wrong address is shown a page', async (t) => {
  const authority = await testAuthority(t)
  const page = await send(`${authority.url}/nothing`, 'GET', { headers: { accept: 'text/html' } })
  assert.equal(page.status, 404)
  assert.match(page.text, /<h1>Not found<\/h1>/)
})

test('a fault that nobody foresaw is 50000 with a ref that the log holds too', async (t) => {
  const authority = await testAuthority(t)
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(`${authority.directory}/authority.sqlite`)
  database.exec('drop table licensees')
  database.close()
  const { status, json } = await authority.api('GET', '/licensees')
  assert.equal(status, 500)
  assert.equal(json.code, 50000)
  assert.ok(!JSON.stringify(json).includes('licensees'))
  assert.ok(authority.log.lines.some((line) => line.includes(json.ref)))
})

test('garbage in any field of any route is refused by the catalogue', async (t) => {
  const authority = await testAuthority(t)
  const writes = ROUTES.filter(({ body }) => body !== undefined)
  const value = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.string(), fc.double(), fc.constant(null))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writes),
      fc.dictionary(fc.string(), value),
      async (route, extra) => {
        const names = Object.keys((route.body as { properties?: object }).properties ?? {})
        const body = Object.fromEntries([
          ...Object.entries(extra),
          ...names.map((name) => [name, Object.values(extra)[0] ?? null]),
        ])
        const path = route.path.replace(':id', '00000000-0000-4000-8000-000000000000')
        const { status, json } = await authority.api(route.method, path, { body })
        assert.notEqual(status, 500)
        if (status >= 400) assert.ok(json.code >= 10000 && json.remedy)
      },
    ),
    { numRuns: 150 },
  )
})

test('bytes that are no HTTP close that connection and no other', async (t) => {
  const authority = await testAuthority(t)
  const { port } = new URL(authority.url)
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write('\x16\x03\x01 hello\r\n\r\n'),
    )
    socket.on('data', (data) => {
      text += data.toString('latin1')
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
  assert.match(answer, /^HTTP\/1\.1 400 /)
  assert.equal((await authority.api('GET', '/licensees')).status, 200)
})
