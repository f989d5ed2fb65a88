// Downloads a large file with its progress, and holds what arrived against the hash that the server
// named: an archive that lost a byte on the way must never be loaded.
import { refusalOf, UnreachableError } from './http.ts'

export type Progress = {
  readonly doneBytes: number
  /** absent until the answer has begun */
  readonly totalBytes?: number
}

export type Downloaded = {
  readonly content: Blob
  readonly fileName: string
  /** hexadecimal, as the server names it */
  readonly sha256: string
  /** what arrived has this hash; false where this page cannot compute one (no HTTPS) */
  readonly checked: boolean
}

/** What arrived is not what the server sent. */
export class BrokenDownloadError extends Error {
  override readonly name = 'BrokenDownloadError'
}

type Downloading = {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** @throws RefusedError, UnreachableError, BrokenDownloadError; an AbortError if it is cancelled */
export async function download(path: string, downloading: Downloading): Promise<Downloaded> {
  const { signal } = downloading
  const response = await begin(path, signal)
  if (!response.ok) throw refusalOf(await response.text(), response)
  const { headers } = response
  const totalBytes = Number(headers.get('content-length'))
  const content = await readAll(response, totalBytes, downloading)
  if (content.size !== totalBytes) throw new BrokenDownloadError('the answer broke off')
  const sha256 = headers.get('x-checksum-sha256') ?? ''
  const computed = await hashOf(content)
  if (computed !== undefined && computed !== sha256) {
    throw new BrokenDownloadError('the bytes are not those that were sent')
  }
  const named = /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')
  return { content, fileName: named?.[1] ?? 'archive.tar', sha256, checked: computed !== undefined }
}

async function begin(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { cache: 'no-store', redirect: 'error', signal })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new UnreachableError(`GET ${path}`, { cause })
  }
}

async function readAll(
  { body }: Response,
  totalBytes: number,
  { signal, onProgress }: Downloading,
): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let doneBytes = 0
  onProgress({ doneBytes, totalBytes })
  const reader = body?.getReader()
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      chunks.push(part.value)
      doneBytes += part.value.byteLength
      onProgress({ doneBytes, totalBytes })
    }
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new BrokenDownloadError('the answer broke off', { cause })
  }
  return new Blob(chunks, { type: 'application/octet-stream' })
}

/** Hexadecimal; undefined outside secure contexts, where browsers hash nothing. */
async function hashOf(content: Blob): Promise<string | undefined> {
  if (!isSecureContext) return undefined
  const hash = await crypto.subtle.digest('SHA-256', await content.arrayBuffer())
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Hands a file to the browser's own way of keeping it. */
export function keepFile(content: Blob, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = fileName
  link.click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
