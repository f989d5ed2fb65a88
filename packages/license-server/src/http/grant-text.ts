// A grant as JSON text. Everything in it is an id, a number or base64url, which need no escaping,
// but for the license file, whose text is made once. Implements docs/contract.md, "Answer".
import type { ClaimAnswer, LeaseAnswer, LicenseFile } from '@marque/protocol'

export const grantText = (answer: LeaseAnswer): string => `{${membersOf(answer)}}`

export const claimText = (answer: ClaimAnswer): string =>
  `{${membersOf(answer)},"leaseSecret":"${answer.leaseSecret}"}`

const membersOf = (answer: LeaseAnswer): string =>
  `"registrationId":"${answer.registrationId}","lease":"${answer.lease}",` +
  `"licenseFile":${licenseText(answer.licenseFile)},` +
  `"renewAfterSeconds":${answer.renewAfterSeconds},"expiresAt":${answer.expiresAt},` +
  `"maxConnections":${answer.maxConnections},"connectionsInUse":${answer.connectionsInUse},` +
  `"recovered":${answer.recovered},` +
  `"epoch":{"boot":${answer.epoch.boot},"random":"${answer.epoch.random}"}`

const texts = new WeakMap<LicenseFile, string>()

function licenseText(file: LicenseFile): string {
  const known = texts.get(file)
  if (known !== undefined) return known
  const text = JSON.stringify(file)
  texts.set(file, text)
  return text
}
