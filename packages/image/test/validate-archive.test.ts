import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { bytesSource } from '../src/byte-source.ts'
import { encodeTar, type TarEntry, validateArchive } from '../src/index.ts'
import { validateSource } from '../src/validate-archive.ts'
import { bytes, smallArchive } from './fixtures.ts'
import { type Parts, putTogether, replaceLayer, takeApart } from './forge.ts'

async function faultsAfter(t: TestContext, damage: (parts: Parts) => void): Promise<string[]> {
  const parts = await takeApart(await smallArchive(t))
  damage(parts)
  const faults = await validateSource(bytesSource(putTogether(parts)))
  return faults.map(({ where, what }) => `${where}: ${what}`)
}

test('an archive that was taken apart and put together again is sound', async (t) => {
  assert.deepEqual(await faultsAfter(t, () => {}), [])
})

const licenseFile = (name: string, content = 'x', mode = 0o644): TarEntry => ({
  type: 'file',
  name: `app/license/${name}`,
  mode,
  content: bytes(content),
})
const KEY = licenseFile('deployment.key')
const LICENSE = licenseFile('license.json')
const TRUST = licenseFile('trust.json')
const licenseTar = (...files: TarEntry[]): Uint8Array => encodeTar(files, { mtime: 0 })

const first = (parts: Parts, list: 'configs' | 'manifests') => parts[list][0]

/** What is damaged, how, and what the fault must say. */
const DAMAGES: [string, (parts: Parts) => void, RegExp][] = [
  [
    'another os',
    (p) => {
      first(p, 'configs').os = 'windows'
    },
    /os is not linux/,
  ],
  [
    'another architecture',
    (p) => {
      first(p, 'configs').architecture = 'arm64'
    },
    /not a license server's tag/,
  ],
  [
    'a wrong diff id',
    (p) => {
      first(p, 'configs').rootfs.diff_ids[0] = `sha256:${'0'.repeat(64)}`
    },
    /diff id/,
  ],
  [
    'swapped diff ids',
    (p) => {
      first(p, 'configs').rootfs.diff_ids.reverse()
    },
    /diff id/,
  ],
  [
    'a missing diff id',
    (p) => {
      first(p, 'configs').rootfs.diff_ids.pop()
    },
    /differ in number/,
  ],
  [
    'a missing history step',
    (p) => {
      first(p, 'configs').history.pop()
    },
    /differ in number/,
  ],
  [
    'rootfs of another type',
    (p) => {
      first(p, 'configs').rootfs.type = 'tar'
    },
    /not made of layers/,
  ],
  [
    'no real date',
    (p) => {
      first(p, 'configs').created = '1970-01-01T00:00:00Z'
    },
    /not a real date/,
  ],
  [
    'a volume',
    (p) => {
      first(p, 'configs').config.Volumes = { '/app/config': {} }
    },
    /declares a volume/,
  ],
  [
    'a manifest of schema 1',
    (p) => {
      first(p, 'manifests').schemaVersion = 1
    },
    /Docker manifest/,
  ],
  [
    'an OCI manifest',
    (p) => {
      first(p, 'manifests').mediaType = 'application/vnd.oci.image.manifest.v1+json'
    },
    /Docker manifest/,
  ],
  [
    'a manifest that says more',
    (p) => {
      first(p, 'manifests').subject = {}
    },
    /Docker manifest/,
  ],
  [
    'an OCI layer type',
    (p) => {
      first(p, 'manifests').layers[0].mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip'
    },
    /media type/,
  ],
  [
    'a wrong layer size',
    (p) => {
      first(p, 'manifests').layers[0].size += 1
    },
    /size of/,
  ],
  [
    'a layer with a download address',
    (p) => {
      first(p, 'manifests').layers[0].urls = ['https://x.example']
    },
    /says more/,
  ],
  [
    'another order of layers',
    (p) => {
      first(p, 'manifests').layers.reverse()
    },
    /names other layers/,
  ],
  [
    'a config that is not there',
    (p) => {
      first(p, 'manifests').wrongConfig = { digest: `sha256:${'0'.repeat(64)}` }
    },
    /names another config/,
  ],
  [
    'a wrong config size',
    (p) => {
      first(p, 'manifests').wrongConfig = { size: 1 }
    },
    /size of/,
  ],
  [
    'another platform',
    (p) => {
      p.index.manifests[0].platform.architecture = 'arm64'
    },
    /platform is not/,
  ],
  [
    'another name for containerd',
    (p) => {
      p.index.manifests[0].annotations['io.containerd.image.name'] = 'x'
    },
    /annotations/,
  ],
  [
    'an index of another type',
    (p) => {
      p.index.mediaType = 'x'
    },
    /not an OCI index/,
  ],
  [
    'an index that says more',
    (p) => {
      p.index.extra = 1
    },
    /not an OCI index/,
  ],
  [
    'an image in the index only',
    (p) => {
      p.index.manifests.push(p.index.manifests[0])
    },
    /other images/,
  ],
  [
    'two tags',
    (p) => {
      p.manifestJson[0].RepoTags.push('x_license_server_amd64:2')
    },
    /exactly one tag/,
  ],
  [
    'a foreign tag',
    (p) => {
      p.manifestJson[0].RepoTags = ['nginx:1.0.0']
    },
    /not a license server's tag/,
  ],
  [
    'two publishers',
    (p) => {
      p.manifestJson[0].RepoTags = ['other_license_server_amd64:1.0.0']
    },
    /differ in publisher/,
  ],
  [
    'an image that says more',
    (p) => {
      p.manifestJson[0].Parent = 'x'
    },
    /says more/,
  ],
  [
    'another repository',
    (p) => {
      p.repositories = {}
    },
    /does not name the images/,
  ],
  [
    'another layout',
    (p) => {
      p.layout.imageLayoutVersion = '2.0.0'
    },
    /not version 1\.0\.0/,
  ],
  [
    'a layout that says more',
    (p) => {
      p.layout.more = 1
    },
    /more than its version/,
  ],
  [
    'a blob of no image',
    (p) => {
      p.layers.set(`blobs/sha256/${'0'.repeat(64)}`, bytes('x'))
    },
    /belongs to no image/,
  ],
  [
    'a blob that is not its name',
    (p) => {
      p.layers.set(p.manifestJson[0].Layers[0], bytes('x'))
    },
    /another SHA-256/,
  ],
  [
    'another file',
    (p) => {
      p.extra.push({ name: 'readme', content: bytes('x') })
    },
    /beside the blobs/,
  ],
  [
    'an executable member',
    (p) => {
      p.extra.push({ name: 'blobs/x', content: bytes('x'), mode: 0o755 })
    },
    /mode 0644/,
  ],
  ['a layer that is no tar', (p) => replaceLayer(p, 0, bytes('x')), /ends early/],
  ['a layer with an absolute name', (p) => replaceLayer(p, 0, tarWithName('/etc/x')), /absolute/],
  ['a layer that climbs out', (p) => replaceLayer(p, 0, tarWithName('../x')), /"\.\."/],
  ['no license', (p) => replaceLayer(p, -1, licenseTar(KEY, TRUST)), /license files/],
  [
    'a license file more',
    (p) => replaceLayer(p, -1, licenseTar(KEY, LICENSE, licenseFile('more'), TRUST)),
    /license files/,
  ],
  [
    'an empty license',
    (p) => replaceLayer(p, -1, licenseTar(KEY, licenseFile('license.json', ''), TRUST)),
    /empty or not readable/,
  ],
  [
    'a key for root only',
    (p) =>
      replaceLayer(p, -1, licenseTar(licenseFile('deployment.key', 'x', 0o600), LICENSE, TRUST)),
    /not readable/,
  ],
  [
    'a license in a shared layer',
    (p) => replaceLayer(p, 2, licenseTar(KEY, LICENSE, TRUST)),
    /license files/,
  ],
]

/** A tar whose only name no writer of ours would write. */
function tarWithName(name: string): Uint8Array {
  const tar = encodeTar(
    [{ type: 'file', name: 'x'.repeat(name.length), mode: 0o644, content: bytes('') }],
    { mtime: 0 },
  )
  tar.set(bytes(name), 0)
  const sum = tar
    .subarray(0, 512)
    .reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  tar.set(bytes(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
  return tar
}

for (const [name, damage, says] of DAMAGES) {
  test(`${name} is a fault`, async (t) => {
    const faults = await faultsAfter(t, damage)
    assert.ok(
      faults.some((fault) => says.test(fault)),
      `found ${JSON.stringify(faults)}`,
    )
  })
}

test('any flipped bit of an archive is a fault, also without its SHA-256', async (t) => {
  const whole = await readFile(await smallArchive(t))
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (index, bit) => {
      const flipped = Uint8Array.from(whole)
      flipped[index] = (flipped[index] ?? 0) ^ (1 << bit)
      assert.notDeepEqual(await validateSource(bytesSource(flipped)), [])
    }),
    { numRuns: 300 },
  )
})

test('an archive that is cut anywhere is a fault', async (t) => {
  const whole = await readFile(await smallArchive(t))
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      assert.notDeepEqual(await validateSource(bytesSource(whole.subarray(0, length))), [])
    }),
    { numRuns: 50 },
  )
})

test('a license swapped after the build is caught by the SHA-256 it was sent with', async (t) => {
  const path = await smallArchive(t)
  const parts = await takeApart(path)
  replaceLayer(parts, -1, licenseTar(KEY, LICENSE, TRUST))
  await writeFile(path, putTogether(parts))
  assert.deepEqual(await validateArchive(path), [])
  const [fault] = await validateArchive(path, { sha256: 'f'.repeat(64) })
  assert.match(fault?.what ?? '', /SHA-256/)
})
