// The built pages, held by name: a request can only name what is in the folder, so no path leads out
// of it. Files are read and compressed when they are first asked for (docs/threat-model.md, A19).
import { access, readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { LicenseServerConfig } from '../config.ts'
import { ConfigurationError } from '../configuration-error.ts'
import { isMapped } from './config-directory.ts'

export type PageName = 'qrcode' | 'dashboard'

export type Asset = {
  readonly contentType: string
  readonly plain: Uint8Array
  readonly gzipped: Uint8Array | undefined
}

export type PageFiles = {
  /** the HTML with the placeholder for the style nonce */
  readonly html: (page: PageName) => Promise<string>
  /** @returns undefined if the pages have no such file */
  readonly asset: (name: string) => Promise<Asset | undefined>
}

const CONTENT_TYPES: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

const COMPRESSED = new Set(['.css', '.js', '.json', '.svg'])
const MIN_COMPRESSED_BYTES = 1024

const compress = promisify(gzip)

/**
 * The pages of this program: in the image its own folder, in a checkout what the build made.
 * @param built where else they were built
 * @throws ConfigurationError naming the folder
 */
export async function openPages(config: LicenseServerConfig, built?: string): Promise<PageFiles> {
  const { web } = config.directories
  if (config.inImage) {
    const hint = `nothing may be mapped to ${web}: start without that -v option`
    if (await isMapped(web)) throw new ConfigurationError(`${web} is mapped`, hint)
    return openPageFiles(web, hint)
  }
  const hint = 'run `npm ci`, which builds the pages'
  if (built !== undefined) return openPageFiles(built, hint)
  const { licenseServerPages } = await import('@marque/web')
  return openPageFiles(fileURLToPath(licenseServerPages), hint)
}

/** @throws ConfigurationError if the folder does not hold the pages */
export async function openPageFiles(directory: string, hint: string): Promise<PageFiles> {
  const names = await assetNames(directory, hint)
  const assets = new Map<string, Promise<Asset>>()
  const pages = new Map<PageName, Promise<string>>()
  return {
    html: (page) => remember(pages, page, () => readFile(join(directory, `${page}.html`), 'utf8')),
    asset: async (name) =>
      names.has(name)
        ? remember(assets, name, () => readAsset(join(directory, 'assets', name)))
        : undefined,
  }
}

async function assetNames(directory: string, hint: string): Promise<ReadonlySet<string>> {
  try {
    await access(join(directory, 'qrcode.html'))
    await access(join(directory, 'dashboard.html'))
    const entries = await readdir(join(directory, 'assets'), { withFileTypes: true })
    return new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name))
  } catch (cause) {
    throw new ConfigurationError(`${directory} does not hold the pages`, hint, { cause })
  }
}

/** Keeps what was read; a failed read is tried again the next time. */
function remember<Key, Value>(
  kept: Map<Key, Promise<Value>>,
  key: Key,
  read: () => Promise<Value>,
): Promise<Value> {
  const known = kept.get(key)
  if (known !== undefined) return known
  const reading = read().catch((error: unknown) => {
    kept.delete(key)
    throw error
  })
  kept.set(key, reading)
  return reading
}

async function readAsset(path: string): Promise<Asset> {
  const plain = await readFile(path)
  const extension = extname(path)
  const small = plain.length < MIN_COMPRESSED_BYTES
  return {
    contentType: CONTENT_TYPES[extension] ?? 'application/octet-stream',
    plain,
    gzipped: small || !COMPRESSED.has(extension) ? undefined : await compress(plain),
  }
}
