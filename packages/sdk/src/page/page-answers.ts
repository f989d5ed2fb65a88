// What the page's server side answers with: every answer has a length, says how long it may be kept,
// and a refusal is a problem of the catalogue. Implements docs/threat-model.md, A19; RFC 9457.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeProblem, type MarqueError, PROBLEM_CONTENT_TYPE } from '@marque/protocol'
import { acceptsGzip, assetHeaders, pageHeaders, servingHeaders, withNonce } from '@marque/web'
import type { Asset } from './page-files.ts'

const HTML = 'text/html; charset=utf-8'

export type Answer = {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string | Uint8Array
}

export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer) {
  const bytes =
    typeof answer.body === 'string' ? new TextEncoder().encode(answer.body) : answer.body
  response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

export const jsonAnswer = (body: unknown): Answer => ({
  status: 200,
  headers: { ...servingHeaders, 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})

/** @param ref finds an unexpected fault in the product's log */
export function problemAnswer(error: MarqueError, ref?: string): Answer {
  const problem = encodeProblem(error, ref === undefined ? {} : { extensions: { ref } })
  return {
    status: problem.status,
    headers: {
      ...servingHeaders,
      'content-type': PROBLEM_CONTENT_TYPE,
      'cache-control': 'no-store',
      // What is left of a body that was refused is not waited for.
      ...(problem.status === 413 ? { connection: 'close' } : {}),
      ...(Array.isArray(error.details['allowed'])
        ? { allow: error.details['allowed'].join(', ') }
        : {}),
    },
    body: JSON.stringify(problem),
  }
}

export const redirectAnswer = (location: string): Answer => ({
  status: 308,
  headers: { ...servingHeaders, location, 'cache-control': 'no-store' },
  body: '',
})

export const csvAnswer = (text: string, fileName: string): Answer => ({
  status: 200,
  headers: {
    ...servingHeaders,
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'no-store',
  },
  body: text,
})

export const htmlAnswer = (html: string, nonce: string): Answer => ({
  status: 200,
  headers: htmlHeaders(nonce),
  body: withNonce(html, nonce),
})

/** What somebody sees who may not use the page; it needs no script and no file. */
export const refusedPageAnswer = ({ entry }: MarqueError, nonce: string): Answer => ({
  status: entry.status,
  headers: htmlHeaders(nonce),
  body: [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${entry.title.en}</title>`,
    `<style nonce="${nonce}">body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;`,
    'margin:14vh auto;padding:0 1.5rem}h1{font-size:1.5rem;margin:0}p{margin:.25rem 0 2rem}</style>',
    `<h1>${entry.title.en}</h1><p>${entry.remedy.en}</p>`,
    `<div lang="zh-CN"><h1>${entry.title.zh}</h1><p>${entry.remedy.zh}</p></div></html>`,
  ].join('\n'),
})

export function assetAnswer(asset: Asset, accepted: string | string[] | undefined): Answer {
  const gzip = acceptsGzip(accepted)
  return {
    status: 200,
    headers: {
      ...assetHeaders,
      'content-type': asset.contentType,
      ...(gzip ? { 'content-encoding': 'gzip' } : {}),
    },
    body: gzip ? asset.gzipped : asset.plain,
  }
}

/** Products show the page in a frame of their own System Management; other sites must not. */
const htmlHeaders = (nonce: string): { readonly [name: string]: string } => ({
  ...pageHeaders({ nonce, frames: 'own' }),
  'content-type': HTML,
})
