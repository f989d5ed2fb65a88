// The license server as the image carries it: one file for each entry with everything it imports, and
// the list of npm packages that ended up inside. Built by esbuild, which gives the same bytes for the
// same sources.

import { type BuildResult, build, type Metafile } from 'esbuild'
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

/** Bundles each entry: output name to source path, relative to the root. */
export async function bundleProgram(
  root: string,
  entries: Readonly<Record<string, string>>,
): Promise<Bundle> {
  const files = new Map<string, Uint8Array>()
  const inputs: string[] = []
  for (const [name, path] of Object.entries(entries)) {
    const result = await bundleOne(root, path)
    files.set(name, onlyOutput(result))
    inputs.push(...Object.keys(result.metafile.inputs))
  }
  return { files, packageDirectories: packageDirectoriesOf(inputs) }
}

async function bundleOne(
  root: string,
  path: string,
): Promise<BuildResult & { metafile: Metafile }> {
  return build({
    absWorkingDir: root,
    entryPoints: [path],
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
    if (directory !== undefined) directories.add(directory)
  }
  return [...directories].sort()
}
