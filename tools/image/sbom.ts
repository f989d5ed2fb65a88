// The software bill of materials of the base layers, SPDX 2.3 JSON: Debian packages, Node, and every
// npm package in the bundle. Its time and its namespace come from the content, not from the build.

import type { Architecture } from '@marque/image'
import type { LockedPackage } from './debian-lock.ts'
import type { NodePackage } from './node-layer.ts'
import type { NpmPackage } from './npm-packages.ts'

export type SbomInput = {
  readonly version: string
  readonly created: string
  readonly release: string
  /** SHA-256 of the base archive's layers, hexadecimal. */
  readonly baseSha256: string
  readonly debian: Readonly<Record<Architecture, readonly LockedPackage[]>>
  readonly node: Readonly<Record<Architecture, NodePackage>>
  readonly npm: readonly NpmPackage[]
}

type SpdxPackage = Readonly<Record<string, unknown>> & { readonly SPDXID: string }

/** The document as text, one line break at its end. */
export function makeSbom(input: SbomInput): string {
  const root = spdxPackage('marque-license-server', {
    name: 'marque-license-server',
    versionInfo: input.version,
    licenseDeclared: 'Apache-2.0',
    primaryPackagePurpose: 'CONTAINER',
  })
  const parts = [...debianParts(input), ...nodeParts(input), ...npmParts(input)]
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `marque-license-server-${input.version}`,
    documentNamespace: `urn:sha256:${input.baseSha256}`,
    creationInfo: {
      created: input.created,
      creators: [`Tool: marque-build-image-${input.version}`],
    },
    packages: [root, ...parts],
    relationships: [
      relationship('SPDXRef-DOCUMENT', 'DESCRIBES', root.SPDXID),
      ...parts.map((part) => relationship(root.SPDXID, 'CONTAINS', part.SPDXID)),
    ],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function debianParts({ debian, release }: SbomInput): SpdxPackage[] {
  return Object.entries(debian).flatMap(([architecture, packages]) =>
    packages.map(({ name, version, sha256 }) =>
      spdxPackage(`deb-${architecture}-${name}`, {
        name,
        versionInfo: version,
        supplier: 'Organization: Debian',
        checksums: [{ algorithm: 'SHA256', checksumValue: sha256 }],
        ...purl(
          `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}` +
            `?arch=${architecture}&distro=${release}`,
        ),
      }),
    ),
  )
}

function nodeParts({ node }: SbomInput): SpdxPackage[] {
  return Object.entries(node).map(([architecture, { name, version, integrity }]) =>
    spdxPackage(`node-${architecture}`, {
      name: 'node',
      versionInfo: version,
      checksums: [{ algorithm: 'SHA512', checksumValue: integrityHex(integrity) }],
      ...purl(`pkg:npm/${name}@${version}`),
    }),
  )
}

function npmParts({ npm }: SbomInput): SpdxPackage[] {
  return npm.map(({ name, version, license }) =>
    spdxPackage(`npm-${name}-${version}`, {
      name,
      versionInfo: version,
      ...(license === undefined ? {} : { licenseDeclared: license }),
      ...purl(`pkg:npm/${name.replace('@', '%40')}@${version}`),
    }),
  )
}

function spdxPackage(id: string, facts: Readonly<Record<string, unknown>>): SpdxPackage {
  return {
    SPDXID: `SPDXRef-${id.replace(/[^A-Za-z0-9.-]/g, '-')}`,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: 'NOASSERTION',
    copyrightText: 'NOASSERTION',
    ...facts,
  }
}

function purl(locator: string): Record<string, unknown> {
  return {
    externalRefs: [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: locator,
      },
    ],
  }
}

function relationship(from: string, type: string, to: string): Record<string, string> {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to }
}

function integrityHex(integrity: string): string {
  return Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex')
}
