// Operators' passwords at rest: scrypt with its parameters written beside the hash, so that they can
// grow. Unequal length and unequal content fail alike, in constant time.
import { scrypt, timingSafeEqual } from 'node:crypto'
import { decodeBase64url, encodeBase64url } from '@marque/protocol'
import type { Random } from '../ports.ts'

const COST = { N: 32_768, r: 8, p: 3 }
const SALT_BYTES = 16
const HASH_BYTES = 32

/** @returns `scrypt$N$r$p$salt$hash` */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = random(SALT_BYTES)
  const hash = await derive(password, { ...COST, salt })
  const parts = [COST.N, COST.r, COST.p, encodeBase64url(salt), encodeBase64url(hash)]
  return ['scrypt', ...parts].join('$')
}

/** @param stored absent: the time that it takes tells nobody that there is no such account */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  if (stored === undefined) {
    await derive(password, { ...COST, salt: new Uint8Array(SALT_BYTES) })
    return false
  }
  const [scheme, N, r, p, salt = '', hash = ''] = stored.split('$')
  if (scheme !== 'scrypt') throw new TypeError('a password hash of an unknown kind')
  const parameters = { N: Number(N), r: Number(r), p: Number(p), salt: decodeBase64url(salt) }
  return timingSafeEqual(await derive(password, parameters), decodeBase64url(hash))
}

const derive = (
  password: string,
  { N, r, p, salt }: { N: number; r: number; p: number; salt: Uint8Array },
): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 256 * N * r }
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
