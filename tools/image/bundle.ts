// The license server as the image carries it: one file with everything it imports, one more for each
// worker thread, and the list of npm packages that ended up inside. Built by esbuild, which gives the
// same bytes for the same sources.

import { basename, dirname, join, relative, resolve } from 'node:path'
import { type BuildResult, build, type Metafile, type Plugin } from 'esbuild'
import { BuildFailure } from './failure.ts'

export type Bundle = {
  /** File name to content; the entry first. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Directories of the npm packages that are inside, relative to the root, sorted. */
  readonly packageDirectories: readonly string[]
}

/** `new URL('./x.ts', import.meta.url)`: how a source names the file of a worker thread. */
const WORKER_URL = /new URL\(\s*'(\.[^']+)\.ts',\s*import\.meta\.url\s*,?\s*\)/g

/** CommonJS dependencies inside an ES module still want a `require` for Node's own modules. */
const BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"

/** Bundles each entry (output name to source path), and every worker that they name. */
export async function bundleProgram(
  root: string,
  entries: Readonly<Record<string, string>>,
): Promise<Bundle> {
  const files = new Map<string, Uint8Array>()
  const inputs = new Set<string>()
  const open = new Map(Object.entries(entries).map(([name, path]) => [name, resolve(root, path)]))
  for (const [name, path] of open) {
    const workers: string[] = []
    const result = await bundleOne(root, path, workerUrls(workers))
    files.set(name, onlyOutput(result))
    for (const input of Object.keys(result.metafile.inputs)) inputs.add(input)
    for (const worker of workers) addWorker(open, worker)
  }
  return { files, packageDirectories: packageDirectoriesOf([...inputs]) }
}

async function bundleOne(
  root: string,
  path: string,
  plugin: Plugin,
): Promise<BuildResult & { metafile: Metafile }> {
  return build({
    absWorkingDir: root,
    entryPoints: [relative(root, path)],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    charset: 'utf8',
    banner: { js: BANNER },
    logLevel: 'silent',
    plugins: [plugin],
  }).catch((cause: unknown) => {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new BuildFailure(
      `the program cannot be bundled: ${detail}`,
      'Run npm ci and npm run types.',
      {
        cause,
      },
    )
  })
}

/** Lets a bundle find its workers beside itself, and notes which they are. */
function workerUrls(workers: string[]): Plugin {
  return {
    name: 'worker-urls',
    setup({ onLoad }) {
      onLoad({ filter: /[/\\]packages[/\\][^/\\]+[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
        const { readFile } = await import('node:fs/promises')
        const source = await readFile(path, 'utf8')
        const contents = source.replace(WORKER_URL, (_, name: string) => {
          const worker = resolve(dirname(path), `${name}.ts`)
          workers.push(worker)
          return `new URL('./${workerName(worker)}', import.meta.url)`
        })
        return { contents, loader: 'ts' }
      })
    },
  }
}

function workerName(path: string): string {
  return `${basename(path, '.ts')}.mjs`
}

function addWorker(open: Map<string, string>, path: string): void {
  const name = workerName(path)
  const other = open.get(name)
  if (other !== undefined && other !== path) {
    throw new BuildFailure(`two workers are called ${name}`, 'Rename one of them.')
  }
  open.set(name, path)
}

function onlyOutput(result: BuildResult): Uint8Array {
  const [file, ...others] = result.outputFiles ?? []
  if (file === undefined || others.length > 0) throw new Error('esbuild wrote not exactly one file')
  return file.contents
}

/** `node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c` */
function packageDirectoriesOf(inputs: readonly string[]): string[] {
  const directories = new Set<string>()
  for (const input of inputs) {
    const directory = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
    if (directory !== undefined) directories.add(join(directory))
  }
  return [...directories].sort()
}
