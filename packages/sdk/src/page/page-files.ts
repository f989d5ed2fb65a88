// The built page, held by name: a request can only name what is in the folder, so no path leads out
// of it. Files are read and compressed when they are first asked for (docs/threat-model.md, A19).
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { MarqueError } from '@marque/protocol'

export type Asset = {
  readonly contentType: string
  readonly plain: Uint8Array
  readonly gzipped: Uint8Array
}

export type PageFiles = {
  /** the HTML with the placeholder for the style nonce */
  readonly html: () => Promise<string>
  /** @returns undefined if the page has no such file */
  readonly asset: (name: string) => Promise<Asset | undefined>
}

const CONTENT_TYPES: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const compress = promisify(gzip)

/** @param folder `index.html` and `assets/`; its address ends with a slash */
export function pageFiles(folder: URL): PageFiles {
  const assets = new Map<string, Asset>()
  const names = remembered(async () => new Set(await readdir(new URL('assets/', folder))))
  return {
    html: remembered(() => readFile(new URL('index.html', folder), 'utf8')),
    asset: async (name) => {
      if (!(await names()).has(name)) return undefined
      const asset = assets.get(name) ?? (await readAsset(folder, name))
      assets.set(name, asset)
      return asset
    },
  }
}

/** Reads once; a read that failed is tried again the next time. */
function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let value: T | undefined
  return async () => {
    value ??= await read().catch((cause: unknown) => {
      const reason = 'the registration page is not built; `npm run build` builds it'
      throw new MarqueError('NOT_READY', { reason }, { cause })
    })
    return value
  }
}

async function readAsset(folder: URL, name: string): Promise<Asset> {
  const plain = await readFile(new URL(`assets/${name}`, folder))
  const contentType = CONTENT_TYPES[extname(name)] ?? 'application/octet-stream'
  return { contentType, plain, gzipped: await compress(plain) }
}
