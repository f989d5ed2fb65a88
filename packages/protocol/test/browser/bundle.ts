// Bundles the protocol as a web page gets it. Nothing of Node is there to be found.
import { build } from 'esbuild'

/** @returns the script, and the modules that it was made of */
export async function bundleForBrowsers(
  entry: URL,
): Promise<{ script: string; modules: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry.pathname],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: ['es2023'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  return { script: outputFiles[0]?.text ?? '', modules: Object.keys(metafile.inputs) }
}
