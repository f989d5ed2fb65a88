// The built-in certificate: self-signed, ECDSA P-256, for the names that it is asked for. It lets a
// browser on the same machine in; nodes trust the lease chain, not this. RFC 5280.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import { type Bytes, encodeUtf8 } from '@marque/protocol'
import ipaddr from 'ipaddr.js'
import type { Random } from '../../ports.ts'
import {
  derBits,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derSet,
  derTime,
  derTrue,
  derUtf8,
  derValue,
} from './der.ts'

const DAY_SECONDS = 86_400
const VALID_DAYS = 397

export type PemPair = { readonly certificate: string; readonly key: string }

/** @param hosts DNS names (`*.` allowed) and IP addresses */
export function makeSelfSigned(input: {
  readonly hosts: readonly string[]
  readonly now: number
  readonly random: Random
}): PemPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const publicKeyDer = Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }))
  const serial = input.random(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const name = derSequence(derSet(derSequence(derOid('2.5.4.3'), derUtf8('Marque license server'))))
  const body = derSequence(
    derValue(0xa0, derInteger(Uint8Array.of(2))),
    derInteger(serial),
    ECDSA_WITH_SHA256,
    name,
    derSequence(derTime(input.now - DAY_SECONDS), derTime(input.now + VALID_DAYS * DAY_SECONDS)),
    name,
    publicKeyDer,
    derValue(0xa3, derSequence(...extensions(input.hosts, publicKeyDer))),
  )
  const signature = Uint8Array.from(sign('sha256', body, privateKey))
  const certificate = derSequence(body, ECDSA_WITH_SHA256, derBits(signature))
  return {
    certificate: pemOf('CERTIFICATE', certificate),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

const ECDSA_WITH_SHA256 = derSequence(derOid('1.2.840.10045.4.3.2'))

function extensions(hosts: readonly string[], publicKeyDer: Uint8Array): Bytes[] {
  const keyId = Uint8Array.from(createHash('sha1').update(publicKeyDer).digest())
  return [
    extension('2.5.29.17', derSequence(...hosts.map(generalName))),
    criticalExtension('2.5.29.19', derSequence()),
    criticalExtension('2.5.29.15', derBits(Uint8Array.of(0x80), 7)),
    extension('2.5.29.37', derSequence(derOid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.14', derOctets(keyId)),
  ]
}

const extension = (oid: string, value: Uint8Array): Bytes =>
  derSequence(derOid(oid), derOctets(value))

const criticalExtension = (oid: string, value: Uint8Array): Bytes =>
  derSequence(derOid(oid), derTrue, derOctets(value))

/** A name of subjectAltName: an address as bytes, anything else as a DNS name. */
const generalName = (host: string): Bytes =>
  isIPv4(host) || isIPv6(host)
    ? derValue(0x87, Uint8Array.from(ipaddr.parse(host).toByteArray()))
    : derValue(0x82, encodeUtf8(host.toLowerCase()))

/** The names of such a certificate as OpenSSL prints them. */
export const printedNames = (hosts: readonly string[]): string =>
  hosts
    .map((host) => {
      if (isIPv4(host)) return `IP Address:${host}`
      if (isIPv6(host)) return `IP Address:${ipaddr.parse(host).toNormalizedString().toUpperCase()}`
      return `DNS:${host.toLowerCase()}`
    })
    .join(', ')

function pemOf(label: string, der: Uint8Array): string {
  const base64 = btoa(Array.from(der, (byte) => String.fromCharCode(byte)).join(''))
  const lines = base64.match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
