// A sentence of the catalogue, in which commands stand between backticks.

export function RichText({ text }: { readonly text: string }) {
  const parts = text
    .split('`')
    .map((part, at) => ({ part, isCode: at % 2 === 1, key: `${at} ${part}` }))
  return parts.map(({ part, isCode, key }) => (isCode ? <code key={key}>{part}</code> : part))
}
