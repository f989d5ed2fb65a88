// What is wrong with one field, in the reader's language. The authority words it in English; a wording
// that this page does not know is shown as it came.
import type { Fault } from '@marque/protocol/errors'
import type { TFunction } from 'i18next'
import type { faults } from './en/faults.ts'

const known: readonly (readonly [RegExp, keyof typeof faults])[] = [
  [/^is missing$/, 'missing'],
  [/^has the wrong form$/, 'form'],
  [/^is not one of the allowed values$/, 'choice'],
  [/^is not usable$/, 'notUsable'],
  [/^is wrong$/, 'wrong'],
  [/^must not have fewer than /, 'short'],
  [/^must not have more than /, 'long'],
  [/^must be (number|integer|[<>]=)/, 'number'],
  [/^is not a date/, 'date'],
  [/^is before its beginning$/, 'beforeBeginning'],
  [/^is there twice$/, 'twice'],
  [/^is not a number$/, 'number'],
  [/^is not a licensee$/, 'company'],
  [/^is not named in the (body|text|mail)/, 'companyAbsent'],
  [/^is not the contract's address$/, 'from'],
  [/^is not the contract's date$/, 'contractDate'],
  [/^is not "Private Cloud AUTH"$/, 'method'],
  [/^is not a whole number from 1 to (?<max>\d+)/, 'count'],
  [/^is not a version like /, 'version'],
  [/^is not one of: (?<names>.+)$/, 'products'],
  [/^is missing; it is one of: (?<names>.+)$/, 'productMissing'],
]

/** Both languages part thousands by commas. */
const digits = new Intl.NumberFormat('en')

export function problemText({ problem }: Pick<Fault, 'problem'>, t: TFunction<'faults'>): string {
  for (const [wording, key] of known) {
    const match = wording.exec(problem)
    if (match === null) continue
    const { names = '', max = '0' } = match.groups ?? {}
    return t(key, { names, max: digits.format(Number(max)) })
  }
  return problem
}
