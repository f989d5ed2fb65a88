// A newer license for the running server: no restart, no QR code, no seat lost.
// Implements docs/protocol.md §2, "Newer wins"; docs/contract.md, `PUT /license/api/v1/license`.
import { StatusSchema } from '@marque/protocol'
import Type from 'typebox'
import type { Core } from '../ports.ts'
import type { App } from './app.ts'

/** Another format than ours is an incorrect license (40000), not a wrong parameter. */
const LicenseBodySchema = Type.Object({
  format: Type.String({ description: 'marque-license/1' }),
  delegation: Type.String({ description: 'JWS, typ marque-delegation+jwt' }),
  license: Type.String({ description: 'JWS, typ marque-license+jwt' }),
})

export function licenseRoutes(app: App, core: Core): void {
  app.put(
    '/license/api/v1/license',
    {
      schema: {
        summary: 'Replace the license by a newer one of the same deployment',
        tags: ['activation'],
        body: LicenseBodySchema,
        response: { 200: StatusSchema },
      },
    },
    async ({ body, headers }) =>
      core.replaceLicense(body, headers['sec-fetch-site'] === undefined ? 'api' : 'page'),
  )
}
