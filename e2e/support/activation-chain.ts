// What the publisher sees of a deployment's activation chain, and a phone that is refused.
import assert from 'node:assert/strict'
import { approve, type Site } from './licensee-site.ts'
import { type Desk, expectStatus } from './publisher-desk.ts'

type Chain = {
  readonly breaks: { readonly used: number; readonly limit: number }
  readonly waiting: readonly { readonly instanceId: string }[]
  readonly forks: readonly { readonly record: string }[]
}

export const chainOf = async (desk: Desk, deploymentId: string): Promise<Chain> =>
  (await expectStatus(desk.api('GET', `/deployments/${deploymentId}`), 200))['chain'] as Chain

/** Scans a fresh QR code that must be refused. @returns the code of the refusal */
export async function refusedCode(site: Site): Promise<unknown> {
  const { url } = await expectStatus(site.send('POST', '/license/api/v1/challenges', {}), 201)
  const answer = await approve(String(url))
  assert.equal(answer.status, 403, answer.text)
  return answer.json()['code']
}
