// Roles × routes, from the table of routes itself: nobody does what their role does not include.
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { includesRole, ROLES, type Role } from '../../src/domain/roles.ts'
import { ROUTES } from '../../src/http/routes.ts'
import { send, type TestAuthority, testAuthority } from '../fixtures.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'

/** The least role, written down once more, by hand, so that the table cannot change in silence. */
const LEAST: { readonly [route: string]: Role } = {
  'GET /licensees': 'viewer',
  'POST /licensees': 'issuer',
  'GET /licensees/:id': 'viewer',
  'PATCH /licensees/:id': 'issuer',
  'GET /requests': 'viewer',
  'POST /requests': 'issuer',
  'GET /requests/:id': 'viewer',
  'POST /requests/:id/confirm': 'issuer',
  'POST /requests/:id/reject': 'issuer',
  'GET /licenses': 'viewer',
  'GET /licenses/:id': 'viewer',
  'POST /licenses/:id/renew': 'issuer',
  'POST /licenses/:id/suspend': 'issuer',
  'POST /licenses/:id/resume': 'issuer',
  'GET /deployments': 'viewer',
  'GET /deployments/:id': 'viewer',
  'PATCH /deployments/:id': 'issuer',
  'POST /deployments/:id/end': 'issuer',
  'POST /deployments/:id/fork': 'issuer',
  'POST /deployments/:id/instances/:instanceId/allow': 'issuer',
  'GET /deployments/:id/license': 'viewer',
  'GET /deployments/:id/files': 'issuer',
  'GET /deployments/:id/archive': 'issuer',
  'GET /deployments/:id/archive.jws': 'viewer',
  'POST /deployments/:id/archive-links': 'issuer',
  'GET /deployments/:id/archive-links': 'viewer',
  'DELETE /archive-links/:id': 'issuer',
  'GET /activations': 'viewer',
  'GET /migrations': 'viewer',
  'POST /migrations': 'issuer',
  'GET /operators': 'admin',
  'POST /operators': 'admin',
  'PATCH /operators/:id': 'admin',
  'DELETE /operators/:id': 'admin',
  'GET /invitations': 'admin',
  'POST /invitations': 'admin',
  'DELETE /invitations/:id': 'admin',
  'GET /tokens': 'admin',
  'POST /tokens': 'admin',
  'DELETE /tokens/:id': 'admin',
  'GET /audit': 'viewer',
  'GET /audit.jsonl': 'viewer',
  'GET /mails/received': 'viewer',
  'POST /mails/received': 'issuer',
  'GET /mails/received/:id': 'viewer',
  'GET /mails/sent': 'viewer',
  'GET /mails/sent/:id': 'viewer',
  'GET /mails/sent/:id/html': 'viewer',
  'POST /mails/sent/:id/retry': 'issuer',
  'GET /mails/previews/:kind': 'viewer',
  'GET /mails/previews/:kind/html': 'viewer',
  'GET /overview': 'viewer',
  'GET /search': 'viewer',
  'GET /products': 'viewer',
  'GET /keys': 'viewer',
}

/** Of operators, not of tokens; sessions.test.ts and invitations.test.ts have them. */
const OF_SESSIONS = [
  'POST /invitations/read',
  'POST /invitations/accept',
  'POST /session',
  'GET /session',
  'DELETE /session',
  'POST /session/password',
  'GET /sessions',
  'DELETE /sessions/:id',
]

suite('every route', () => {
  let authority: TestAuthority
  const cleanUps: (() => unknown)[] = []
  before(async () => {
    authority = await testAuthority({ after: (cleanUp) => void cleanUps.unshift(cleanUp) })
  })
  after(async () => {
    for (const cleanUp of cleanUps) await cleanUp()
  })

  test('is in the list of least roles, and nothing else is', () => {
    const routes = ROUTES.map(({ method, path }) => `${method} ${path}`)
    assert.deepEqual([...routes].sort(), [...Object.keys(LEAST), ...OF_SESSIONS].sort())
  })

  for (const [name, least] of Object.entries(LEAST)) {
    const [method = '', path = ''] = name.split(' ')
    const ask = (token: string) =>
      send(`${authority.url}/api/v1${path.replaceAll(/:\w+/g, NOBODY)}`, method, {
        token,
        ...(method !== 'GET' && { body: {} }),
      })

    test(`${name} asks for a token in force`, async () => {
      for (const token of ['', 'marque_wrong', 'x'.repeat(300)]) {
        const answer = await ask(token)
        assert.equal(answer.status, 401)
        assert.equal(answer.json.code, 40100)
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
      }
    })

    for (const role of ROLES) {
      const allowed = includesRole(role, least)
      test(`${name} ${allowed ? 'lets' : 'does not let'} a ${role} in`, async () => {
        const { status } = await ask(authority.tokens[role])
        if (allowed) assert.ok(status !== 401 && status !== 403, `answered ${status}`)
        else assert.equal(status, 403)
        assert.notEqual(status, 500)
      })
    }
  }
})
