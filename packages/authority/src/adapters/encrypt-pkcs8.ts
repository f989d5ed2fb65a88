// PKCS#8 under a passphrase: PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018 §6.2), in 600,000
// rounds. Node's own export makes 2,048, which a graphics card guesses through in an afternoon; every
// OpenSSL opens either.
import { createCipheriv, createPrivateKey, pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { type Bytes, concatBytes } from '@marque/protocol'

const ROUNDS = 600_000
const SALT_BYTES = 16
const IV_BYTES = 16
const KEY_BYTES = 32

const OIDS = {
  pbes2: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d],
  pbkdf2: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c],
  hmacSha256: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09],
  aes256Cbc: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a],
} as const

/** @param input.pem an unencrypted PKCS#8 PEM */
export async function encryptPkcs8(input: {
  pem: string
  passphrase: string
  random: (length: number) => Bytes
}): Promise<string> {
  const salt = input.random(SALT_BYTES)
  const iv = input.random(IV_BYTES)
  const key = await promisify(pbkdf2)(input.passphrase, salt, ROUNDS, KEY_BYTES, 'sha256')
  const plain = createPrivateKey(input.pem).export({ format: 'der', type: 'pkcs8' })
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const encrypted = concatBytes(cipher.update(plain), cipher.final())
  return toPem(encryptedPrivateKeyInfo({ salt, iv, encrypted }))
}

function encryptedPrivateKeyInfo(parts: { salt: Bytes; iv: Bytes; encrypted: Bytes }): Bytes {
  const hmac = sequence(oid(OIDS.hmacSha256), tagged(0x05, Uint8Array.of()))
  const derivation = sequence(oid(OIDS.pbkdf2), sequence(octets(parts.salt), integer(ROUNDS), hmac))
  const encryption = sequence(oid(OIDS.aes256Cbc), octets(parts.iv))
  const algorithm = sequence(oid(OIDS.pbes2), sequence(derivation, encryption))
  return sequence(algorithm, octets(parts.encrypted))
}

/** DER: tag, length, content; every length here is below 256. */
function tagged(tag: number, content: Uint8Array): Bytes {
  const head = content.length < 128 ? [tag, content.length] : [tag, 0x81, content.length]
  return concatBytes(Uint8Array.from(head), content)
}
const sequence = (...items: Bytes[]): Bytes => tagged(0x30, concatBytes(...items))
const octets = (content: Bytes): Bytes => tagged(0x04, content)
const oid = (content: readonly number[]): Bytes => tagged(0x06, Uint8Array.from(content))
const integer = (value: number): Bytes =>
  tagged(0x02, Uint8Array.of(value >>> 16, (value >>> 8) & 0xff, value & 0xff))

function toPem(der: Bytes): string {
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? []
  const name = 'ENCRYPTED PRIVATE KEY'
  return `-----BEGIN ${name}-----\n${lines.join('\n')}\n-----END ${name}-----\n`
}
