// Builds the package that products install, `dist/npm/sdk`: one bundled module with the protocol in
// it, the registration page, declarations that stand alone, and the licenses of what is inside.
// publint and npm say what would be published. `--check` leaves nothing behind, `--out DIR` builds elsewhere.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build, type Metafile, type Plugin } from 'esbuild'
import { build as buildPages } from 'vite'

const ROOT = resolve(import.meta.dirname, '..')
const SDK = join(ROOT, 'packages/sdk')
const PROTOCOL = join(ROOT, 'packages/protocol')
const WEB = join(ROOT, 'packages/web')

/** Everything that is published, and nothing else. */
const FILES = [
  'LICENSE',
  'README.md',
  'THIRD-PARTY-LICENSES',
  'index.js',
  'package.json',
  'page',
  'types',
]

async function packSdk(target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const metafile = await bundle(join(target, 'index.js'))
  const pageModules = await buildPage(join(target, 'page'))
  declare(join(target, 'types'))
  cpSync(join(SDK, 'README.md'), join(target, 'README.md'))
  cpSync(join(ROOT, 'LICENSE'), join(target, 'LICENSE'))
  writeFileSync(
    join(target, 'THIRD-PARTY-LICENSES'),
    thirdPartyLicenses([...bundledModules(metafile), ...pageModules]),
  )
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`)
}

async function bundle(outfile: string): Promise<Metafile> {
  const result = await build({
    entryPoints: [join(SDK, 'src/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // What a product may have, and is asked for when it is needed.
    external: Object.keys(readJson(join(SDK, 'package.json')).peerDependencies),
    // Names stay, so that a stack trace of a product can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
    absWorkingDir: ROOT,
    plugins: [pageBeside],
  })
  return result.metafile
}

/** In a checkout the page lies in a workspace of its own, in the package beside the module. */
const pageBeside: Plugin = {
  name: 'page-beside',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/web\/src\/page-folders\.ts$/ }, () => ({
      contents: "export const registrationPages = new URL('./page/', import.meta.url)",
    }))
  },
}

/** @returns the modules that the page is made of */
async function buildPage(outDir: string): Promise<readonly string[]> {
  const modules = new Set<string>()
  await buildPages({
    configFile: join(WEB, 'vite.registration.config.ts'),
    logLevel: 'error',
    build: { outDir },
    plugins: [
      {
        name: 'modules-of-the-page',
        generateBundle: (_options, files) => {
          for (const file of Object.values(files)) {
            if (file.type === 'chunk') for (const id of file.moduleIds) modules.add(id)
          }
        },
      },
    ],
  })
  return [...modules].map((id) => relative(ROOT, id))
}

function manifest(): object {
  const { name, version, license, type, ...own } = readJson(join(SDK, 'package.json'))
  const { peerDependencies, peerDependenciesMeta } = own
  return {
    name,
    version,
    description: 'Licenses a product that runs where there is no Internet.',
    license,
    type,
    engines: { node: '>=20' },
    sideEffects: false,
    exports: { '.': { types: './types/sdk/src/index.d.ts', default: './index.js' } },
    peerDependencies,
    peerDependenciesMeta,
    files: FILES.filter((file) => !['LICENSE', 'README.md', 'package.json'].includes(file)),
  }
}

/** Declarations of every file that the door's own declaration reaches, by relative names alone. */
function declare(target: string): void {
  const emitted = mkdtempSync(join(tmpdir(), 'marque-types-'))
  try {
    emitDeclarations(emitted)
    const open = ['sdk/src/index.d.ts']
    const done = new Set<string>()
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (done.has(file)) continue
      done.add(file)
      const { text, reached } = relink(file, readFileSync(join(emitted, file), 'utf8'))
      mkdirSync(dirname(join(target, file)), { recursive: true })
      writeFileSync(join(target, file), text)
      open.push(...reached)
    }
  } finally {
    rmSync(emitted, { recursive: true, force: true })
  }
}

function emitDeclarations(outDir: string): void {
  const config = join(outDir, 'tsconfig.json')
  const include = [SDK, PROTOCOL].map((directory) => join(directory, 'src/**/*.ts'))
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: join(ROOT, 'packages'),
    outDir,
    lib: ['ES2023', 'DOM'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  }
  const extended = join(ROOT, 'tsconfig.base.json')
  writeFileSync(config, JSON.stringify({ extends: extended, include, compilerOptions }))
  const { status, stdout } = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', config], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the declarations cannot be made:\n${stdout}`)
}

const SPECIFIER = /((?:from|import)\s*\(?\s*)(['"])([^'"]+)\2/g

/** Names of source files and workspaces become relative names of published declarations. */
function relink(file: string, text: string): { text: string; reached: string[] } {
  const reached: string[] = []
  const linked = text.replace(SPECIFIER, (_all, before: string, quote: string, name: string) => {
    const target = declarationOf(file, name)
    reached.push(target)
    const path = relative(dirname(file), target).replace(/\.d\.ts$/, '.js')
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
  })
  return { text: linked, reached }
}

/** @throws Error if a declaration would need a package that is not published with it */
function declarationOf(file: string, name: string): string {
  if (name === '@marque/protocol/errors') return 'protocol/src/errors/index.d.ts'
  if (!name.startsWith('.')) {
    throw new Error(`${file} would need ${name}: a public type must stand alone`)
  }
  return join(dirname(file), name).replace(/\.(ts|js)$/, '.d.ts')
}

const bundledModules = (metafile: Metafile): readonly string[] =>
  Object.values(metafile.outputs).flatMap((output) =>
    Object.keys(output.inputs).filter((path) => output.inputs[path]?.bytesInOutput !== 0),
  )

function thirdPartyLicenses(modules: readonly string[]): string {
  const directories = new Set(
    modules.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? []),
  )
  const parts = [...directories].sort().map((directory) => {
    const { name, version } = readJson(join(ROOT, directory, 'package.json'))
    return `${name} ${version}\n\n${licenseText(join(ROOT, directory))}`
  })
  return `This package holds code of the following projects.\n\n${parts.join(`\n${'-'.repeat(72)}\n\n`)}`
}

function licenseText(directory: string): string {
  const file = readdirSync(directory).find((name) => /^licen[cs]e(\.|$)/i.test(name))
  if (file !== undefined) return readFileSync(join(directory, file), 'utf8')
  const { license } = readJson(join(directory, 'package.json'))
  if (license === undefined) throw new Error(`${directory} names no license`)
  return `License: ${license}\n`
}

/** @returns what is wrong with the built package */
async function checkPackage(directory: string): Promise<readonly string[]> {
  const { publint } = await import('publint')
  const { formatMessage } = await import('publint/utils')
  const { messages } = await publint({ pkgDir: directory, level: 'suggestion', strict: true })
  const pkg = readJson(join(directory, 'package.json'))
  const complaints = messages.map((message) => formatMessage(message, pkg) ?? message.code)
  return [...complaints, ...contentFaults(packedFiles(directory))]
}

/** The paths that `npm publish` would send. */
function packedFiles(directory: string): readonly string[] {
  const { stdout, stderr, status } = spawnSync('npm', ['pack', '--dry-run', '--json'], {
    cwd: directory,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`)
  const parsed: unknown = JSON.parse(stdout)
  const [packed] = Array.isArray(parsed) ? parsed : Object.values(parsed as object)
  return (packed as { files: { path: string }[] }).files.map(({ path }) => path).sort()
}

function contentFaults(paths: readonly string[]): readonly string[] {
  const known = (path: string): boolean =>
    FILES.includes(path) || /^types\/.*\.d\.ts$|^page\/(index\.html|assets\/[\w.-]+)$/.test(path)
  return [
    ...paths.filter((path) => !known(path)).map((path) => `${path} should not be published`),
    ...FILES.filter(
      (file) => !paths.some((path) => path === file || path.startsWith(`${file}/`)),
    ).map((file) => `${file} is missing`),
  ]
}

type PackageJson = {
  name: string
  version: string
  license?: string
  type?: string
  peerDependencies: { readonly [name: string]: string }
  peerDependenciesMeta: { readonly [name: string]: { readonly optional: boolean } }
}

const readJson = (path: string): PackageJson => JSON.parse(readFileSync(path, 'utf8'))

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { check: { type: 'boolean' }, out: { type: 'string' } },
  })
  const scratch = values.check ? mkdtempSync(join(tmpdir(), 'marque-sdk-')) : undefined
  const target = scratch ?? resolve(values.out ?? join(ROOT, 'dist/npm/sdk'))
  try {
    await packSdk(target)
    const faults = await checkPackage(target)
    for (const fault of faults) console.error(fault)
    if (faults.length === 0 && scratch === undefined) console.log(target)
    return faults.length === 0 ? 0 : 1
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
  }
}

process.exitCode = await main()
