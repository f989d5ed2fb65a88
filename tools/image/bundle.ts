// The license server as the image carries it: one file for each entry, the parts that are loaded later
// or by several in files of their own, and the list of npm packages that ended up inside. Built by
// esbuild, which gives the same bytes for the same sources.

import { basename } from 'node:path'
import { build } from 'esbuild'
import { BuildFailure } from './failure.ts'

export type Bundle = {
  /** File name to content. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Directories of the npm packages that are inside, relative to the root, sorted. */
  readonly packageDirectories: readonly string[]
}

/** CommonJS dependencies inside an ES module still want a `require` for Node's own modules. */
const BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"

/**
 * Bundles the entries together: output name, which ends in `.mjs`, to source path relative to the
 * root. What an entry imports dynamically is split off, so that it is not even read before.
 */
export async function bundleProgram(
  root: string,
  entries: Readonly<Record<string, string>>,
): Promise<Bundle> {
  const result = await runEsbuild(root, entries)
  return {
    files: new Map(
      result.outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
    ),
    packageDirectories: packageDirectoriesOf(Object.keys(result.metafile.inputs)),
  }
}

async function runEsbuild(root: string, entries: Readonly<Record<string, string>>) {
  const entryPoints = Object.entries(entries).map(([name, path]) => ({
    in: path,
    out: basename(name, '.mjs'),
  }))
  return build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    outdir: 'app',
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    banner: { js: BANNER },
    logLevel: 'silent',
  }).catch((cause: unknown) => {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new BuildFailure(
      `the program cannot be bundled: ${detail}`,
      'Run npm ci and npm run types.',
      { cause },
    )
  })
}

/** `node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c` */
function packageDirectoriesOf(inputs: readonly string[]): string[] {
  const directories = new Set<string>()
  for (const input of inputs) {
    const directory = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
    if (directory !== undefined) directories.add(directory)
  }
  return [...directories].sort()
}
