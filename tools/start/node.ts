// One node of the sample project, as a script of its administrator asks it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Json, sendJson } from './http.ts'
import type { Places } from './places.ts'
import type { Program } from './program.ts'

/** Where the sample project keeps the password that it made at its first start. */
export const passwordFile = (places: Places): string => join(places.project, 'admin-password')

/** @param body absent: a GET */
export async function askNode(
  places: Places,
  node: Program,
  path: string,
  body?: object,
): Promise<Json> {
  const password = (await readFile(passwordFile(places), 'utf8')).trim()
  return sendJson(`${node.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Basic ${btoa(`admin:${password}`)}` },
    ...(body === undefined ? {} : { body }),
  })
}
