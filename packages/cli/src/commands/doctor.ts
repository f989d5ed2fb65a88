// `marque doctor https://HOST:PORT [--trust trust.json]`

import { defineCommand, text } from '../command.ts'
import { checkConnection, parseTarget, type Target } from '../doctor/connection.ts'
import type { Finding } from '../doctor/finding.ts'
import { checkLicenseServer } from '../doctor/license-server.ts'
import { readTrust } from '../documents/read-trust.ts'
import { readText } from '../files.ts'
import { printable } from '../text.ts'

export const command = defineCommand({
  arguments: { url: 'the license server, as https://HOST:PORT' },
  options: {
    trust: text(
      '--trust <file>',
      "the publisher's trust.json: also proves that the server is genuine",
    ),
    ca: text(
      '--ca <file>',
      "PEM certificates that sign the server's, beside those of this machine",
    ),
  },
  notes: `Takes no seat and changes nothing. The exit code is that of the first step that failed:
4 while connecting, 5 for a server that is not genuine, 3 for what it would refuse to nodes.`,
  run: async ({ output, now }, { arguments: { url }, options }) => {
    const trust = options.trust === undefined ? undefined : await readTrust(options.trust)
    const ca = options.ca === undefined ? undefined : await readText(options.ca)
    const { target, finding } = parseTarget(url, { ca, now: now() })
    const findings = target === undefined ? [finding] : [finding, ...(await check(target, trust))]
    const first = findings.find(({ error }) => error !== undefined)
    output.result(
      { url, ok: first === undefined, steps: findings.map(({ error: _error, ...shown }) => shown) },
      findings.map(findingText).join('\n'),
    )
    if (first?.error !== undefined) throw first.error
  },
})

async function check(
  target: Target,
  trust: Parameters<typeof checkLicenseServer>[1],
): Promise<readonly Finding[]> {
  const { findings, connected } = await checkConnection(target)
  return connected ? [...findings, ...(await checkLicenseServer(target, trust))] : findings
}

const MARKS = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const

function findingText({ step, state, text, remedy }: Finding): string {
  const line = `${MARKS[state]}  ${step.padEnd(10)}  ${printable(text)}`
  return remedy === undefined ? line : `${line}\n${' '.repeat(21)}${printable(remedy)}`
}
