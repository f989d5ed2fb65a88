// Text as strangers write it in mails: when two spellings are one name, and what may not be in a name.
// A sign that turns the reading direction would show an operator another company than the one stored.

/** Case, full-width forms and the number of spaces are no part of a name. */
export const nameKey = (text: string): string =>
  text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase()

/** Half-width, one space at a time: for dates, numbers and versions. */
export const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim()

/** Control characters, direction overrides and signs without a width. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

export const hasHiddenCharacters = (text: string): boolean => HIDDEN.test(text)

/** Nothing but what can be seen; the number of spaces stays. */
export const visible = (text: string): string =>
  text.toWellFormed().replaceAll(new RegExp(HIDDEN, 'g'), ' ')

/** One line that a header or a table can show, whatever it was made of. */
export function oneLine(text: string, maxLength: number): string {
  return clip(visible(text).replaceAll(/\s+/g, ' ').trim(), maxLength)
}

/** Several lines for a person: PostgreSQL stores no NUL, and no half of a character. */
export const manyLines = (text: string, maxLength: number): string =>
  clip(text.toWellFormed().replaceAll('\0', ''), maxLength)

/** Cuts between characters, never through one. */
const clip = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')

/** Whether a text names a company, as a word of its own where words have ends. */
export function namesCompany(text: string, company: string): boolean {
  const [there, wanted] = [nameKey(text), nameKey(company)]
  if (wanted === '') return false
  for (let at = there.indexOf(wanted); at >= 0; at = there.indexOf(wanted, at + 1)) {
    const end = at + wanted.length
    if (!joins(there[at - 1], wanted[0]) && !joins(wanted.at(-1), there[end])) return true
  }
  return false
}

/** Both are letters or digits of a script that puts spaces between words. */
const joins = (left: string | undefined, right: string | undefined): boolean =>
  left !== undefined && right !== undefined && isWordPart(left) && isWordPart(right)

const isWordPart = (character: string): boolean =>
  /[\p{L}\p{N}]/u.test(character) && !/[\p{Script=Han}]/u.test(character)
