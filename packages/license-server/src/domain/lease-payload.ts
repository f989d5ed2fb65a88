// The payload of a lease, written straight as JSON text: it is made for every grant, and every part
// of it is an id, a number or a checked base64url text that needs no escaping.
// Implements docs/protocol.md §2, "Lease".
import type { Epoch, License, NodeId, ProjectId, RegistrationId } from '@marque/protocol'

export type LeaseFacts = {
  readonly registration: RegistrationId
  readonly node: NodeId
  readonly project: ProjectId
  readonly nonce: string
  readonly issuedAt: number
  readonly endsAt: number
  readonly license: License
  readonly epoch: Epoch
}

export const leasePayload = (facts: LeaseFacts): string =>
  `{"jti":"${facts.registration}","iss":"${facts.license.deployment.id}","sub":"${facts.node}",` +
  `"project":"${facts.project}","nonce":"${facts.nonce}","iat":${facts.issuedAt},` +
  `"exp":${facts.endsAt},"license":{"jti":"${facts.license.jti}",` +
  `"serial":${facts.license.serial}},"epoch":{"boot":${facts.epoch.boot},` +
  `"random":"${facts.epoch.random}"}}`
