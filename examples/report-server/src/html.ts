// HTML with every value escaped: names in a license are text, never markup.

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

/** Markup that is safe to put into a page as it is. */
export type Html = { readonly markup: string }

type Piece = Html | string | number | undefined | readonly Html[]

/** A template whose values are escaped unless they are markup already. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  const markup = parts.reduce((text, part, at) => text + pieceText(values[at - 1]) + part)
  return { markup }
}

function pieceText(piece: Piece): string {
  if (piece === undefined) return ''
  if (typeof piece === 'string' || typeof piece === 'number') return escapeHtml(String(piece))
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('')
}
