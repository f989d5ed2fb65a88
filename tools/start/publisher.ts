// The publisher of this scene: keys of its own under a random passphrase, an operator for the console, and
// an API token. What is there already is used again; keys appear whole or not at all.
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addOperator, createToken, initKeys } from '@marque/authority'
import type { Places } from './places.ts'

const PUBLISHER = { name: 'Example Publisher', slug: 'example', product: 'Report Server' }

/** Who signs in to the console; the password is random, in a file. */
export const OPERATOR = 'operator@example.com'

/** @returns the token of the authority's API */
export async function preparePublisher(places: Places): Promise<string> {
  await mkdir(places.data, { recursive: true })
  if (!(await exists(join(places.authority, 'trust.json')))) await makeKeys(places)
  await makeOperator(places)
  const token = await readIfThere(places.token)
  if (token !== undefined) return token.trim()
  const made = await createToken({
    dataDirectory: places.authority,
    role: 'issuer',
    name: 'npm start',
  })
  await writePrivate(places.token, made.token)
  return made.token
}

/** The file comes first: an operator without it would be one whose password nobody knows. */
async function makeOperator({ authority, operatorPassword }: Places): Promise<void> {
  if (await exists(operatorPassword)) return
  const password = randomBytes(12).toString('base64url')
  await writePrivate(operatorPassword, password)
  try {
    await addOperator({ dataDirectory: authority, email: OPERATOR, role: 'admin', password })
  } catch (error) {
    await rm(operatorPassword, { force: true })
    throw error
  }
}

async function makeKeys({ data, authority, passphrase }: Places): Promise<void> {
  const secret = (await readIfThere(passphrase))?.trim() ?? randomBytes(24).toString('base64url')
  await writePrivate(passphrase, secret)
  const staging = await mkdtemp(join(data, '.authority-'))
  try {
    await initKeys({
      dataDirectory: staging,
      passphrase: secret,
      publisher: PUBLISHER.name,
      slug: PUBLISHER.slug,
      products: [PUBLISHER.product],
    })
    await rename(staging, authority)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    throw error
  }
}

async function writePrivate(path: string, secret: string): Promise<void> {
  await writeFile(`${path}.new`, `${secret}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const exists = async (path: string): Promise<boolean> => (await readIfThere(path)) !== undefined
