// What an operator finds at a desk that has been worked at for a while: a deployment that goes on, one
// with two live copies, one that waits for a decision, one that was moved without proof.

import { type ConfigDirectory, newDirectory } from '../../../authority/test/config-directory.ts'
import {
  LICENSEE,
  REQUEST,
  serverOf,
  type TestAuthority,
} from '../../../authority/test/fixtures.ts'
import { BODY, DESK, mailText } from '../../../authority/test/mail/mail-parts.ts'

const DAY = 86_400

/** A confirmed request. @returns the deployment's id */
export async function issue(
  { api }: TestAuthority,
  { company = LICENSEE.name, project }: { company?: string; project: string },
): Promise<string> {
  const from = `it@${company.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`
  const body = { ...LICENSEE, name: company, email: from }
  await api('POST', '/licensees', { body })
  const request = await api('POST', '/requests', {
    body: { ...REQUEST, company, from, projectName: project },
  })
  const confirmed = await api('POST', `/requests/${request.json.id}/confirm`, { body: {} })
  return confirmed.json.deployment.id
}

export async function installed(
  authority: TestAuthority,
  deploymentId: string,
): Promise<ConfigDirectory> {
  return newDirectory({ authority, server: await serverOf(authority, deploymentId) })
}

/** Two copies of one directory, both activated; the original is the accepted one. */
export async function fork(authority: TestAuthority, deploymentId: string) {
  const original = await installed(authority, deploymentId)
  await original.activate()
  const copy = original.copy()
  for (const each of [original, copy, original, copy]) {
    authority.clock.advance(3600)
    await each.activate()
  }
  return { original, copy }
}

/** New installations until one is refused. */
export async function reinstallTooOften(authority: TestAuthority, deploymentId: string) {
  const server = await serverOf(authority, deploymentId)
  const directories = Array.from({ length: 4 }, () => newDirectory({ authority, server }))
  for (const directory of directories) {
    authority.clock.advance(DAY)
    await directory.activate()
  }
  return directories
}

/** Mails as they would have come in: a good one, one that nobody is answered, one with faults. */
export async function importMails({ url, tokens }: TestAuthority): Promise<void> {
  const mails = [
    mailText({ headers: { 'Message-ID': '<good@example.com>' } }),
    mailText({
      headers: { 'Message-ID': '<bad@example.com>', Subject: 'Re: our licenses' },
      body: 'Hello,\n\nwhere is our license?\n',
    }),
    mailText({
      headers: { 'Message-ID': '<faulty@example.com>' },
      body: BODY.replace('2026-01-15', 'last spring').replace('11.5, build', 'eleven, build'),
    }),
  ]
  for (const mail of mails) {
    const answer = await fetch(`${url}/api/v1/mails/received`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.issuer}`, 'content-type': 'message/rfc822' },
      body: mail,
    })
    if (!answer.ok) throw new Error(`importing a mail: ${answer.status} ${await answer.text()}`)
  }
}

/** A mail that asks to move a deployment, with the old server's privateConfig. */
export const migrationMail = (asks: {
  readonly from: string
  readonly deploymentId: string
  readonly privateConfig: string
}): string =>
  mailText({
    headers: {
      From: asks.from,
      Subject: 'Report Server License Migration for Example Works',
      'Message-ID': '<move@example.com>',
      'Content-Type': 'multipart/mixed; boundary=b',
    },
    body: [
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Company: Example Works',
      'Old server address: https://10.0.0.8:8081',
      `Deployment: ${asks.deploymentId}`,
      '',
      '--b',
      'Content-Type: application/json; name=privateConfig',
      'Content-Disposition: attachment; filename=privateConfig',
      '',
      asks.privateConfig,
      '--b--',
      '',
    ].join('\n'),
  })

/** A relay that nobody listens at: mails wait, and say why. */
export const mailOut = {
  mailAddresses: [DESK],
  mailOut: { relay: { host: '127.0.0.1', port: 1, secure: false } },
} as const

export type Site = {
  readonly healthy: string
  readonly forked: string
  readonly waiting: string
  readonly ended: string
  readonly moved: string
}

/** The clock of the authority ends where it began. */
export async function fillDesk(authority: TestAuthority): Promise<Site> {
  const { api, clock } = authority
  const now = clock.now()
  clock.advance(-20 * DAY)
  const healthy = await issue(authority, { project: 'reporting' })
  const server = await installed(authority, healthy)
  for (let start = 0; start < 4; start++) {
    await server.activate()
    clock.advance(DAY)
  }
  const forked = await issue(authority, { company: 'Harbour Insurance', project: 'claims desk' })
  await fork(authority, forked)
  const waiting = await issue(authority, { company: 'Northern Rail', project: 'timetables' })
  await reinstallTooOften(authority, waiting)
  const ended = await issue(authority, { company: 'City of Lund', project: 'open data' })
  await (await installed(authority, ended)).activate()
  await api('POST', `/deployments/${ended}/end`)
  const moved = await api('POST', '/migrations', { body: { deploymentId: ended } })
  clock.advance(now - clock.now())
  await api('POST', '/licensees', { body: LICENSEE })
  await importMails(authority)
  return { healthy, forked, waiting, ended, moved: moved.json.deployment.id }
}
