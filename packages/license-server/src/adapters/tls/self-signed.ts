// The built-in certificate: self-signed, ECDSA P-256, for the names that it is asked for. It lets a
// browser on the same machine in; nodes trust the lease chain, not this. RFC 5280.
// Import this file when a certificate is to be made, and no earlier: what it needs is large.
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { encodeHex } from '@marque/protocol'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { Random } from '../../ports.ts'
import type { PemPair } from './key-pair.ts'

const DAY_SECONDS = 86_400
const VALID_DAYS = 397

/** @param input.hosts DNS names (`*.` allowed) and IP addresses */
export async function makeSelfSigned(input: {
  readonly hosts: readonly string[]
  readonly now: number
  readonly random: Random
}): Promise<PemPair> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=Marque license server',
      serialNumber: serialFrom(input.random(16)),
      notBefore: dateOf(input.now - DAY_SECONDS),
      notAfter: dateOf(input.now + VALID_DAYS * DAY_SECONDS),
      signingAlgorithm: algorithm,
      keys,
      extensions: await extensionsFor(input.hosts, keys.publicKey),
    },
    webcrypto,
  )
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: `${PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  }
}

const extensionsFor = async (
  hosts: readonly string[],
  publicKey: webcrypto.CryptoKey,
): Promise<Extension[]> => [
  new SubjectAlternativeNameExtension(hosts.map(generalName)),
  new BasicConstraintsExtension(false, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
  new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
  await SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
]

const generalName = (host: string) =>
  isIP(host) === 0
    ? ({ type: 'dns', value: host.toLowerCase() } as const)
    : ({ type: 'ip', value: host } as const)

/** Positive, and with no leading zero byte. */
function serialFrom(bytes: Uint8Array): string {
  const [first = 0] = bytes
  return encodeHex(Uint8Array.of((first & 0x7f) | 0x40, ...bytes.subarray(1)))
}

// biome-ignore lint/style/noRestrictedGlobals: formats an instant that is passed in; reads no clock.
const dateOf = (epochSeconds: number): Date => new Date(epochSeconds * 1000)
