// `marque license show LICENSE`
import { parseWith, TermsSchema } from '@marque/protocol'
import { type Answer, connectAuthority, pathPart, textAt } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { termFacts } from '../documents/facts.ts'
import { factLines, instantText } from '../text.ts'

export const command = defineCommand({
  arguments: { license: 'id of the license' },
  options: {},
  run: async ({ output, config }, { arguments: { license } }) => {
    const shown = await connectAuthority(config()).get(`licenses/${pathPart(license, 'license')}`)
    output.result(shown, licenseText(shown))
  },
})

function licenseText(license: Answer): string {
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
