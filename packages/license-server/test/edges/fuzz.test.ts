import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CATALOGUE, findErrorName } from '@marque/protocol'
import fc from 'fast-check'
import { type Answer, ask, keepAlive } from './https-client.ts'
import { activate, type RunningServer, startServer } from './license-server-scene.ts'
import { claimBody } from './node-requests.ts'

// A17: garbage in every field of every route, as the OpenAPI document names them, ends as a refusal of
// the catalogue: never a 5xx, never an answer that is no problem document.

type Schema = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}
type Parameter = { readonly name: string; readonly in: string }
type Operation = {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { schema: Schema } } }
}
type Route = { readonly method: string; readonly path: string; readonly operation: Operation }

const GARBAGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  0.5,
  '',
  ' ',
  'x',
  '\u0000',
  '\u202e\ufeff',
  '\ud800',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '9'.repeat(400),
  'A'.repeat(60_000),
  [],
  {},
  [[]],
  { toString: 1 },
  { length: 1e9 },
]

async function readRoutes(server: RunningServer): Promise<readonly Route[]> {
  const document = (await ask(`${server.url}/license/api/openapi.json`)).json() as {
    paths: Record<string, Record<string, Operation>>
  }
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
}

/** Paths of all fields of a body: `project.version`. */
function fieldsOf(schema: Schema, at: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const path = [...at, name]
    return [path, ...fieldsOf(inner, path)]
  })
}

function withField(body: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  const object = typeof body === 'object' && body !== null ? body : {}
  const inner = (object as Record<string, unknown>)[name]
  return { ...object, [name]: withField(inner, rest, value) }
}

const GOOD_BODIES: Readonly<Record<string, unknown>> = {
  'POST /license/api/v1/registrations': claimBody(),
  'PUT /license/api/v1/registrations/{id}': { nonce: 'A'.repeat(22) },
  'POST /license/api/v1/activations': { challengeId: 'A'.repeat(22), code: '123456' },
  'PUT /license/api/v1/license': {
    format: 'marque-license/1',
    delegation: 'a.b.c',
    license: 'a.b.c',
  },
  'DELETE /license/api/v1/admin/registrations/{id}': { reason: 'x' },
  'POST /license/api/v1/admin/session': { password: 'x' },
  'PUT /license/api/v1/admin/password': { current: 'x', next: 'another password' },
}

/** A session, since so many guesses at the password lock its address out. */
async function logIn({ api, password }: RunningServer): Promise<Record<string, string>> {
  const { headers } = await ask(`${api}/admin/session`, { json: { password } })
  return { cookie: String(headers['set-cookie']?.[0]).split(';', 1)[0] ?? '' }
}

const ID = '00000000-0000-4000-8000-000000000000'

function checkAnswer(answer: Answer, what: string): void {
  assert.ok(answer.status < 500, `${what}: ${answer.status} ${answer.text}`)
  if (answer.status < 400) return
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, what)
  const { code, status } = answer.json()
  const name = findErrorName(Number(code))
  assert.ok(name !== undefined, `${what}: unknown code ${code}`)
  assert.equal(CATALOGUE[name].status, answer.status, what)
  assert.equal(status, answer.status, what)
}

type Case = { readonly path: string; readonly json?: unknown }

/** Every field of the body, and the body itself, replaced by every kind of garbage, or left out. */
function bodyCases({ method, path, operation }: Route): readonly Case[] {
  const schema = operation.requestBody?.content['application/json'].schema
  if (schema === undefined) return []
  const good = GOOD_BODIES[`${method} ${path}`]
  assert.ok(good !== undefined, `no good body for ${method} ${path}`)
  return [[], ...fieldsOf(schema)].flatMap((field) =>
    [...GARBAGE, undefined].map((value) => ({ path, json: withField(good, field, value) })),
  )
}

function queryCases({ path, operation }: Route): readonly Case[] {
  const names = (operation.parameters ?? [])
    .filter((at) => at.in === 'query')
    .map(({ name }) => name)
  return names.flatMap((name) => [
    { path: `${path}?${name}=1&${name}=2` },
    { path: `${path}?${name}` },
    ...GARBAGE.map((value) => ({ path: `${path}?${name}=${urlText(value)}` })),
  ])
}

function idCases({ method, path }: Route): readonly Case[] {
  if (!path.includes('{id}')) return []
  const good = GOOD_BODIES[`${method} ${path}`]
  return GARBAGE.map((value) => ({
    path: path.replace('{id}', urlText(value)),
    ...(good === undefined ? {} : { json: good }),
  }))
}

const urlText = (value: unknown): string =>
  encodeURIComponent(
    (typeof value === 'string' ? value : JSON.stringify(value))
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .slice(0, 5000),
  )

test('garbage in every field of every route is a refusal of the catalogue', async (t) => {
  const server = await startServer(t)
  await activate(server)
  const agent = keepAlive()
  t.after(() => agent.destroy())
  const headers = await logIn(server)
  let asked = 0
  for (const route of await readRoutes(server)) {
    for (const { path, ...options } of [
      ...bodyCases(route),
      ...queryCases(route),
      ...idCases(route),
    ]) {
      const { method } = route
      const url = server.url + path.replace('{id}', ID)
      const answer = await ask(url, { ...options, method, headers, agent })
      checkAnswer(answer, `${method} ${path} ${JSON.stringify(options).slice(0, 200)}`)
      asked += 1
    }
  }
  assert.ok(asked > 700, `${asked} requests`)
  assert.doesNotMatch(server.printed(), /"level":"error"/)
})

test('any JSON at all, and any bytes at all, are refused by the catalogue', async (t) => {
  const server = await startServer(t)
  await activate(server)
  const agent = keepAlive()
  t.after(() => agent.destroy())
  const routes = (await readRoutes(server)).filter(({ operation }) => operation.requestBody)
  const headers = { 'content-type': 'application/json', ...(await logIn(server)) }
  const anyRoute = fc.constantFrom(...routes)
  const url = (path: string) => `${server.url}${path.replace('{id}', ID)}`
  await fc.assert(
    fc.asyncProperty(anyRoute, fc.json({ maxDepth: 6 }), async ({ method, path }, body) => {
      checkAnswer(await ask(url(path), { method, body, headers, agent }), `${path} ${body}`)
    }),
    { numRuns: 150 },
  )
  await fc.assert(
    fc.asyncProperty(
      anyRoute,
      fc.uint8Array({ maxLength: 300 }),
      async ({ method, path }, body) => {
        const answer = await ask(url(path), { method, body, headers, agent })
        checkAnswer(answer, `${path} ${body}`)
        assert.ok(answer.status >= 400)
      },
    ),
    { numRuns: 150 },
  )
})

test('garbage in headers is a refusal of the catalogue', async (t) => {
  const server = await startServer(t)
  const values = [
    '',
    'x',
    '0',
    '-1',
    'Bearer',
    `Bearer ${'A'.repeat(4000)}`,
    'a;b=c,d;q=9',
    '\u00ff\u00fe',
  ]
  const names = [
    'authorization',
    'accept-language',
    'content-type',
    'x-forwarded-for',
    'cookie',
    'origin',
    'expect',
    'upgrade',
    'range',
    'accept-encoding',
    'if-none-match',
    'sec-fetch-site',
    'accept',
  ]
  for (const name of names) {
    for (const value of values) {
      const headers = { [name]: value }
      const json = claimBody()
      const answer = await ask(`${server.api}/registrations`, { json, headers }).catch(
        (error: NodeJS.ErrnoException) => error,
      )
      if (answer instanceof Error) assert.fail(`${name}: ${value}: ${answer.message}`)
      else if (answer.status === 503) assert.equal(answer.json()['code'], 40001)
      else if (answer.status !== 417) checkAnswer(answer, `${name}: ${value}`)
    }
  }
})
