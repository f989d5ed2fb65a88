// Runs one program of the machine and returns what it printed. Its stderr is kept for the message of
// a failure, since that is where apt and npm say what went wrong.

import { spawn } from 'node:child_process'
import { buffer, text } from 'node:stream/consumers'

export type Ran = { readonly code: number; readonly stdout: Uint8Array; readonly stderr: string }

export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string } = {},
): Promise<Ran> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
  const [code, stdout, stderr] = await Promise.all([
    closed,
    buffer(child.stdout),
    text(child.stderr),
  ])
  return { code, stdout, stderr }
}

export function textOf(ran: Ran): string {
  return new TextDecoder().decode(ran.stdout)
}
