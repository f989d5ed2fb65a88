// What several license commands say of a license as the authority tells it.
import { parseWith, TermsSchema } from '@marque/protocol'
import { type Answer, textAt } from './authority-client.ts'
import { termFacts } from './documents/facts.ts'
import { factLines, instantText } from './text.ts'

export const newerLicenseText = (answer: Answer): string =>
  factLines([
    ['license', textAt(answer, 'license', 'id')],
    ['serial', textAt(answer, 'license', 'serial')],
  ])

export function expiryText(license: Answer): string {
  const exp = textAt(license, 'terms', 'exp')
  return exp === '' ? 'never' : instantText(Number(exp))
}

export function licenseText(license: Answer): string {
  const history = Array.isArray(license['history']) ? license['history'] : []
  return factLines([
    ['license', textAt(license, 'id')],
    ['serial', textAt(license, 'serial')],
    ['issued', instantText(Number(license['issuedAt']))],
    ['licensee', textAt(license, 'licensee', 'name')],
    ['product', `${textAt(license, 'product', 'name')} (${textAt(license, 'product', 'id')})`],
    ['project', textAt(license, 'project')],
    ['deployment', textAt(license, 'deployment', 'id')],
    ['status', textAt(license, 'terms', 'accountStatus')],
    ...termFacts(parseWith(TermsSchema, license['terms'], 'license')),
    ['serials', history.map((older) => textAt(older, 'serial')).join(', ')],
  ])
}
