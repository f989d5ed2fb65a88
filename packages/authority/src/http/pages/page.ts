// A page that the authority renders itself: frame, language switch, and headers that let nothing else
// in (threats A19). Forms go to the page's own address; no script runs.
import { encodeBase64url, type Language } from '@marque/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Random } from '../../ports.ts'
import { preferredLanguage } from '../language.ts'
import { type Html, html } from './html.ts'
import { STYLES } from './styles.ts'

export type Page = {
  readonly status: number
  readonly title: string
  readonly main: Html
  readonly styles: readonly (keyof typeof STYLES)[]
  /** rules that only this one answer needs */
  readonly ownStyle?: string
  /** reload after so many seconds: what the page shows has ended by then (WCAG 2.2.1, essential) */
  readonly refreshSeconds?: number
  readonly footer?: string
}

export type PageFrame = {
  readonly publisher: string
  readonly language: Language
  readonly random: Random
}

/** `?lang=` goes before what the browser asks for. */
export function pageLanguage(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown }
  if (lang === 'en' || lang === 'zh') return lang
  return preferredLanguage(request.headers['accept-language'])
}

export function sendPage(reply: FastifyReply, page: Page, frame: PageFrame): FastifyReply {
  const nonce = encodeBase64url(frame.random(16))
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  if (page.refreshSeconds !== undefined) void reply.header('refresh', page.refreshSeconds)
  return reply
    .code(page.status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-language', frame.language === 'zh' ? 'zh-CN' : 'en')
    .header('content-security-policy', policy.join('; '))
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .header('vary', 'accept, accept-language')
    .send(render(page, { ...frame, nonce, posted: reply.request.method === 'POST' }))
}

const MARK = html`<svg width="30" height="28" viewBox="4 5 24 22" aria-hidden="true" focusable="false"><path d="M6 7l10 8.6v5.2L6 25.2z" fill="var(--near)"/><path d="M26 7l-10 8.6v5.2l10 4.4z" fill="var(--far)"/></svg>`

function render(page: Page, frame: PageFrame & { nonce: string; posted: boolean }): string {
  const { language, publisher, nonce } = frame
  const style = { html: page.styles.map((name) => STYLES[name]).join('') + (page.ownStyle ?? '') }
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<meta name="theme-color" content="#0a2c3d" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0d1b22" media="(prefers-color-scheme: dark)">
<link rel="icon" href="data:,">
<title>${page.title} · ${publisher}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<header><div>${MARK}<strong>${publisher}</strong>${languageSwitch(frame)}</div></header>
<main>${page.main}</main>
${page.footer === undefined ? undefined : html`<footer>${page.footer}</footer>`}
</body>
</html>
`.html
}

/** After a POST the switch posts again: the same challenge shows the same code. */
function languageSwitch({ language, posted }: { language: Language; posted: boolean }): Html {
  const [other, name, code] = language === 'zh' ? ['en', 'English', 'en'] : ['zh', '中文', 'zh-CN']
  return posted
    ? html`<form method="post" action="?lang=${other}"><button type="submit" lang="${code}">${name}</button></form>`
    : html`<a href="?lang=${other}" lang="${code}" hreflang="${code}">${name}</a>`
}
