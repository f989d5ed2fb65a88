// The title of a mail says what it wants: `<Product> License File for <Company>`, or
// `<Product> License Migration for <Company>`. Nothing else is a request. Implements docs/mail.md.
import type { Product, Publisher } from '../domain/publisher.ts'
import { hasHiddenCharacters, nameKey, plain } from './plain-text.ts'

export type MailTitle = {
  readonly wants: 'license' | 'migration'
  readonly product: Product
  /** as it was written, in half-width form */
  readonly company: string
}

const WANTS = [
  ['license', ' license file for '],
  ['migration', ' license migration for '],
] as const

const MAX_COMPANY_LENGTH = 200

/** @param subject decoded; case, full-width forms and the number of spaces do not matter */
export function readTitle(subject: string, publisher: Publisher): MailTitle | undefined {
  if (hasHiddenCharacters(subject.replaceAll('\t', ' '))) return undefined
  const title = plain(subject)
  const lower = title.toLowerCase()
  const read = publisher.products.flatMap((product) =>
    WANTS.flatMap(([wants, words]) =>
      [product.name, product.id]
        .map((name) => `${nameKey(name)}${words}`)
        .filter((start) => lower.startsWith(start))
        .map((start) => ({ wants, product, company: title.slice(start.length).trim() })),
    ),
  )
  // Lower case may be longer than what was written (İ): then the rest is not where it seems.
  if (lower.length !== title.length) return undefined
  const [best] = read.sort((a, b) => a.company.length - b.company.length)
  return best !== undefined && best.company !== '' && best.company.length <= MAX_COMPANY_LENGTH
    ? best
    : undefined
}
