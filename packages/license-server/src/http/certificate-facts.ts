// The certificate in use, in the words of an administrator and not of PEM.
import { X509Certificate } from 'node:crypto'
import type { CertificateFacts } from '@marque/protocol'
import type { Certificate } from '../adapters/tls/certificate.ts'

export function certificateFacts(of: Pick<Certificate, 'current' | 'warnings'>): CertificateFacts {
  const { certificate, expiresAt, fingerprint } = of.current()
  const { subject, issuer, subjectAltName = '', validFromDate } = new X509Certificate(certificate)
  const warnings = of.warnings()
  const fault = warnings.find(({ name }) => name === 'CERTIFICATE_INVALID')?.reason
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    names: subjectAltName.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, '')),
    validFrom: Math.floor(validFromDate.getTime() / 1000),
    validUntil: expiresAt,
    fingerprint,
    builtIn: warnings.some(({ name }) => name === 'CERTIFICATE_BUILT_IN'),
    ...(fault === undefined ? {} : { fault }),
  }
}

const oneLine = (distinguishedName: string): string => distinguishedName.split('\n').join(', ')
