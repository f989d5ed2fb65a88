// Secrets of the product that all of its nodes share: made once, by the node that is first.
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** @returns the secret in the file; a new one of so many bytes if there is none yet */
export async function keptSecret(path: string, bytes: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const own = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(own, `${randomBytes(bytes).toString('base64url')}\n`, { mode: 0o600 })
  try {
    // Whole or not at all, and never over that of a node that was faster.
    await link(own, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(own)
  }
  return (await readFile(path, 'utf8')).trim()
}
