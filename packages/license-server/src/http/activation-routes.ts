// What the activation page asks: a QR code, and whether six digits are the right ones.
// Implements docs/contract.md, "License server"; docs/protocol.md §3.
import { ActivationBodySchema, ChallengeAnswerSchema, StatusSchema } from '@marque/protocol'
import type { Core } from '../ports.ts'
import type { App } from './app.ts'

const API = '/license/api/v1'

export function activationRoutes(app: App, { core }: { readonly core: Core }): void {
  const challenge = {
    summary: 'Makes a QR code; it replaces the one before and lives five minutes',
    tags: ['activation'],
    response: { 201: ChallengeAnswerSchema },
  }
  app.post(`${API}/challenges`, { schema: challenge }, async (_request, reply) =>
    reply.code(201).send(await core.createChallenge()),
  )
  const activation = {
    summary: 'Activates with the six digits that the phone shows',
    tags: ['activation'],
    body: ActivationBodySchema,
    response: { 200: StatusSchema },
  }
  app.post(`${API}/activations`, { schema: activation }, (request) => core.activate(request.body))
}
