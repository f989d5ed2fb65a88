// The other sides of a test: swaks as the mail server of a licensee, a relay that keeps what it is
// given, and mails as licensees write them.
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  freePort,
  type Running,
  runProgram,
  startProgram,
  temporaryDirectory,
  waitFor,
} from '@marque/testkit'
import { simpleParser } from 'mailparser'
import type { Test } from '../fixtures.ts'

export const TITLE = 'Report Server License File for Example Works'
export const DESK = 'licenses@acme.example'

export const BODY = `Company: Example Works
Project name: reporting
Contract signing date: 2026-01-15
Registration method: Private Cloud AUTH
Maximum number of registrations: 10
Product version: 11.5, build 2026-06-01
`

export const CHINESE_BODY = `公司：Example Works
项目名称：报表系统
合同签订日期：2026-01-15
注册方式：Private Cloud AUTH
最大注册数：10
产品版本：次版本 11.5，构建日期 2026-06-01
`

/** A mail as text; header fields may be replaced or, with '', left out. */
export function mailText(
  over: { headers?: { readonly [name: string]: string }; body?: string } = {},
): string {
  const headers = {
    From: 'Example IT <it@example.com>',
    To: DESK,
    Subject: TITLE,
    Date: 'Mon, 01 Jun 2026 00:00:00 +0000',
    'Message-ID': '<1@example.com>',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    ...over.headers,
  }
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === '' ? [] : [`${name}: ${value}`],
  )
  return [...lines, '', over.body ?? BODY].join('\n').replaceAll(/\r?\n/g, '\r\n')
}

/** Sends a mail by swaks. @returns the last answer of the server, such as `250 OK` */
export async function swaks(
  t: Test,
  to: { port: number; from?: string; to?: string; options?: readonly string[] },
  mail: string | Uint8Array,
): Promise<{ exitCode: number | null; transcript: string }> {
  const file = join(await temporaryDirectory(t), 'mail.eml')
  await writeFile(file, mail)
  const { exitCode, stdout } = await runProgram([
    'swaks',
    ...['--server', '127.0.0.1', '--port', String(to.port), '--helo', 'mail.example.com'],
    ...['--from', to.from ?? 'it@example.com', '--to', to.to ?? DESK],
    ...['--data', `@${file}`, '--suppress-data', '--timeout', '15'],
    ...(to.options ?? []),
  ])
  return { exitCode, transcript: stdout }
}

export type TestRelay = {
  readonly port: number
  /** the mails so far, parsed, oldest first */
  readonly mails: () => Promise<readonly RelayedMail[]>
  /** waits for so many */
  readonly saw: (count: number) => Promise<readonly RelayedMail[]>
  /** whether it tells senders to try later */
  readonly setBusy: (isBusy: boolean) => Promise<void>
}

export type RelayedMail = Awaited<ReturnType<typeof simpleParser>> & { readonly raw: string }

/** Debian's `python3-aiosmtpd` behind a port. */
export async function startRelay(
  t: Test,
  options: { port?: number; tls?: { cert: string; key: string; implicit?: boolean } } = {},
): Promise<TestRelay> {
  const directory = join(await temporaryDirectory(t), 'relayed')
  await mkdir(directory)
  const port = options.port ?? (await freePort())
  const { tls } = options
  const secure = tls === undefined ? [] : [tls.cert, tls.key, ...(tls.implicit ? ['smtps'] : [])]
  const script = join(import.meta.dirname, 'relay.py')
  const running: Running = startProgram(t as Parameters<typeof startProgram>[0], [
    '/usr/bin/python3',
    script,
    String(port),
    directory,
    ...secure,
  ])
  await running.saw(/ready/)
  const names = (): readonly string[] =>
    readdirSync(directory)
      .filter((name) => name.endsWith('.eml'))
      .sort()
  const mails = (): Promise<readonly RelayedMail[]> =>
    Promise.all(
      names().map(async (name) => {
        const raw = await readFile(join(directory, name))
        return { ...(await simpleParser(raw)), raw: raw.toString() }
      }),
    )
  return {
    port,
    mails,
    saw: async (count) => {
      await waitFor(`${count} mails at the relay`, () => names().length >= count, 20_000)
      return mails()
    },
    setBusy: async (isBusy) => {
      const file = join(directory, 'busy')
      if (isBusy) await writeFile(file, '')
      else if (existsSync(file)) await rm(file)
    },
  }
}

/** A certificate for localhost, made by OpenSSL. */
export async function testCertificate(t: Test): Promise<{ cert: string; key: string }> {
  const directory = await temporaryDirectory(t)
  const [cert, key] = [join(directory, 'server.crt'), join(directory, 'server.key')]
  const { exitCode, stderr } = await runProgram([
    ...['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    ...['-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
  ])
  if (exitCode !== 0) throw new Error(stderr)
  return { cert, key }
}
