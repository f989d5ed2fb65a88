// How the built pages are to be served, for every program that does: headers that forbid inline
// scripts, foreign frames and foreign origins, and a style nonce for each page that is sent.
// Implements docs/threat-model.md, A19.

const NONCE_PLACEHOLDER = '__CSP_NONCE__'

/** For every answer, beside what the program itself says of type and length. */
export const servingHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
}

/** For files whose names change with their content. */
export const assetHeaders: Readonly<Record<string, string>> = {
  ...servingHeaders,
  'cache-control': 'public, max-age=31536000, immutable',
  vary: 'accept-encoding',
}

/**
 * @param page.frames who may show the page in a frame: nobody, or pages of its own origin
 * @param page.embeds what the page may show in frames of its own: nothing, or its own origin
 */
export const pageHeaders = (page: {
  readonly nonce: string
  readonly frames: 'none' | 'own'
  readonly embeds?: 'own'
}): Readonly<Record<string, string>> => ({
  ...servingHeaders,
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy(page),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'x-frame-options': page.frames === 'none' ? 'DENY' : 'SAMEORIGIN',
})

/** The page's HTML for one answer. */
export const withNonce = (html: string, nonce: string): string =>
  html.replaceAll(NONCE_PLACEHOLDER, nonce)

/** @param header `Accept-Encoding`; RFC 9110 §12.5.3 */
export const acceptsGzip = (header: string | string[] | undefined): boolean =>
  /(^|[\s,])gzip(\s*;\s*q=(?!0(\.0*)?\s*(,|$))[\d.]+)?\s*(,|$)/.test(String(header ?? ''))

const contentSecurityPolicy = ({
  nonce,
  frames,
  embeds,
}: Parameters<typeof pageHeaders>[0]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    ...(embeds === 'own' ? ["frame-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frames === 'none' ? "'none'" : "'self'"}`,
  ].join('; ')
