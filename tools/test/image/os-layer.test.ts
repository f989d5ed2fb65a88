import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Architecture, encodeTar, type TarEntry } from '@marque/image'
import { temporaryDirectory } from '@marque/testkit'
import { type DebianPackage, osEntries } from '../../image/os-layer.ts'

const TRIPLETS = { amd64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }
const LOADERS = {
  amd64: ['ld-linux-x86-64.so.2', 'usr/lib64/ld-linux-x86-64.so.2'],
  arm64: ['ld-linux-aarch64.so.1', 'usr/lib/ld-linux-aarch64.so.1'],
} as const

/** Packages with the file names of Debian's, made here by dpkg-deb; contents are TEST text. */
async function testPackages(t: TestContext, architecture: Architecture): Promise<DebianPackage[]> {
  const directory = await temporaryDirectory(t)
  const lib = `usr/lib/${TRIPLETS[architecture]}`
  const [loader, loaderLink] = LOADERS[architecture]
  const names = ['libc', 'libdl', 'libm', 'libnss_dns', 'libnss_files', 'libpthread', 'libresolv']
  const versions: Record<string, string> = { libc: '6', libm: '6', libpthread: '0' }
  const files: Record<string, string[]> = {
    'base-files': [
      'usr/lib/os-release',
      'etc/debian_version',
      'usr/share/doc/base-files/copyright',
    ],
    'gcc-14-base': ['usr/share/doc/gcc-14-base/copyright'],
    libc6: [
      ...names.map((name) => `${lib}/${name}.so.${versions[name] ?? '2'}`),
      `${lib}/${loader}`,
      `${lib}/gconv/UNUSED.so`,
      'usr/share/doc/libc6/copyright',
    ],
    'libgcc-s1': [`${lib}/libgcc_s.so.1`],
    'libstdc++6': [`${lib}/libstdc++.so.6.0.33`],
  }
  const links: Record<string, [string, string][]> = {
    'base-files': [['etc/os-release', '../usr/lib/os-release']],
    libc6: [[loaderLink, `../lib/${TRIPLETS[architecture]}/${loader}`]],
    'libstdc++6': [[`${lib}/libstdc++.so.6`, 'libstdc++.so.6.0.33']],
  }
  return Promise.all(
    Object.entries(files).map(async ([name, contents]) => {
      const root = join(directory, name)
      const control = `Package: ${name}\nVersion: 1.0\nArchitecture: ${architecture}\nMaintainer: TEST\nDescription: TEST\n`
      await place(join(root, 'DEBIAN/control'), (path) => writeFile(path, control))
      for (const file of contents) {
        await place(join(root, file), (path) => writeFile(path, `TEST ${file}`))
      }
      for (const [link, target] of links[name] ?? []) {
        await place(join(root, link), (path) => symlink(target, path))
      }
      execFileSync('dpkg-deb', ['--build', '--root-owner-group', root, `${root}.deb`])
      return { name, version: '1.0', sha256: '0'.repeat(64), path: `${root}.deb` }
    }),
  )
}

async function place(path: string, make: (path: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await make(path)
}

const byName = (entries: readonly TarEntry[]): Map<string, TarEntry> =>
  new Map(entries.map((entry) => [entry.name, entry]))

for (const architecture of ['amd64', 'arm64'] as const) {
  test(`the OS layer of ${architecture} has what Node loads and nothing that could be run`, async (t) => {
    const packages = await testPackages(t, architecture)
    const entries = byName(await osEntries(architecture, packages))
    const lib = `usr/lib/${TRIPLETS[architecture]}`
    for (const name of ['libc.so.6', 'libstdc++.so.6', 'libstdc++.so.6.0.33', 'libgcc_s.so.1']) {
      assert.ok(entries.has(`${lib}/${name}`), name)
    }
    assert.equal(entries.get(LOADERS[architecture][1])?.type, 'symlink')
    assert.equal(entries.get('lib')?.type, 'symlink')
    assert.equal(entries.has('lib64'), architecture === 'amd64')
    assert.equal(entries.get('tmp')?.mode, 0o1777)
    assert.ok(![...entries.keys()].some((name) => /bin|gconv/.test(name)))
  })
}

test('every package leaves its control file and a license text', async (t) => {
  const entries = byName(await osEntries('amd64', await testPackages(t, 'amd64')))
  for (const name of ['base-files', 'gcc-14-base', 'libc6', 'libgcc-s1', 'libstdc++6']) {
    const control = entries.get(`var/lib/dpkg/status.d/${name}`)
    assert.ok(control?.type === 'file')
    assert.match(
      new TextDecoder().decode(control.content),
      new RegExp(`^Package: ${name.replaceAll('+', '\\+')}\n`),
    )
    assert.equal(entries.get(`usr/share/doc/${name}/copyright`)?.type, 'file')
  }
})

test('the same packages make the same OS layer', async (t) => {
  const packages = await testPackages(t, 'amd64')
  const tar = async () => encodeTar(await osEntries('amd64', packages), { mtime: 1 })
  assert.deepEqual(await tar(), await tar())
})
