// What the server says of itself, and a newer license for it while it runs: no restart, no QR code,
// no seat lost. Implements docs/contract.md, "License server"; docs/protocol.md §2, "Newer wins".
import { StatusSchema } from '@marque/protocol'
import Type from 'typebox'
import type { Core } from '../ports.ts'
import type { App } from './app.ts'

const API = '/license/api/v1'

/** Another format than ours is an incorrect license (40000), not a wrong parameter. */
const LicenseBodySchema = Type.Object({
  format: Type.String({ description: 'marque-license/1' }),
  delegation: Type.String({ description: 'JWS, typ marque-delegation+jwt' }),
  license: Type.String({ description: 'JWS, typ marque-license+jwt' }),
})

export function licenseRoutes(app: App, { core }: { readonly core: Core }): void {
  const status = {
    summary: 'State, license terms, seats and warnings',
    tags: ['activation'],
    response: { 200: StatusSchema },
  }
  app.get(`${API}/status`, { schema: status }, async () => core.status())
  const replacement = {
    summary: 'Replace the license by a newer one of the same deployment',
    tags: ['activation'],
    body: LicenseBodySchema,
    response: { 200: StatusSchema },
  }
  app.put(`${API}/license`, { schema: replacement }, async ({ body, headers }) =>
    core.replaceLicense(body, headers['sec-fetch-site'] === undefined ? 'api' : 'page'),
  )
}
