// A mail before it is text or HTML: blocks that both are made of, so that neither says what the other
// does not. Whatever people wrote is put in as text alone.
import { type Html, html } from '../../http/pages/html.ts'
import { oneLine, visible } from '../plain-text.ts'

export type Block =
  | { readonly kind: 'paragraph' | 'warning'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'items'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }

export type MailDocument = { readonly subject: string; readonly blocks: readonly Block[] }

export type RenderedMail = {
  readonly subject: string
  readonly text: string
  readonly html: string
}

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
export const warning = (text: string): Block => ({ kind: 'warning', text })
export const code = (...lines: readonly string[]): Block => ({ kind: 'code', lines })

const MAX_SUBJECT = 300
const MAX_LINE = 2000

export const renderMail = (
  { subject, blocks }: MailDocument,
  language: 'en' | 'zh',
): RenderedMail => ({
  subject: oneLine(subject, MAX_SUBJECT),
  text: `${blocks.map(blockText).join('\n\n')}\n`,
  html: page(blocks.map(blockHtml), { subject: oneLine(subject, MAX_SUBJECT), language }),
})

const line = (text: string): string => oneLine(text, MAX_LINE)

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'warning':
      return line(block.text)
    case 'facts':
      return block.rows.map(([label, value]) => `${line(label)}: ${line(value)}`).join('\n')
    case 'items':
      return block.items.map((item) => `- ${line(item)}`).join('\n')
    case 'code':
      return block.lines.map((text) => `    ${visible(text)}`).join('\n')
    case 'link':
      return `${line(block.label)}:\n${line(block.url)}`
  }
}

function blockHtml(block: Block): Html {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${line(block.text)}</p>`
    case 'warning':
      return html`<p style="padding:10px 14px;border-left:4px solid #b45309;background:#fff7ed"><strong>${line(block.text)}</strong></p>`
    case 'facts':
      return html`<table style="border-collapse:collapse">${block.rows.map(factRow)}</table>`
    case 'items':
      return html`<ul>${block.items.map((item) => html`<li>${line(item)}</li>`)}</ul>`
    case 'code':
      return html`<pre style="padding:10px 14px;background:#f3f4f6;white-space:pre-wrap;overflow-wrap:anywhere">${block.lines.map(visible).join('\n')}</pre>`
    case 'link':
      return html`<p>${line(block.label)}:<br><a href="${line(block.url)}" style="overflow-wrap:anywhere">${line(block.url)}</a></p>`
  }
}

const factRow = ([label, value]: readonly [string, string]): Html =>
  html`<tr><th scope="row" style="text-align:left;padding:2px 16px 2px 0;font-weight:600">${line(label)}</th><td style="overflow-wrap:anywhere">${line(value)}</td></tr>`

const page = (
  blocks: readonly Html[],
  { subject, language }: { subject: string; language: 'en' | 'zh' },
): string =>
  html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font:15px/1.5 system-ui,sans-serif;color:#111827;background:#fff"><div style="max-width:640px">
${blocks}
</div></body></html>
`.html
