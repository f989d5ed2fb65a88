// `marque license renew LICENSE …`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { usageError } from '../errors.ts'
import { newerLicenseText } from '../licenses.ts'
import { readTerms, TERM_NOTES, TERM_OPTIONS } from '../terms.ts'

export const command = defineCommand({
  arguments: { license: 'id of the license' },
  options: TERM_OPTIONS,
  notes: `The newer license is for the same deployment; hand it to the running license server.
${TERM_NOTES}`,
  run: async ({ output, config }, { arguments: { license }, options }) => {
    const path = `licenses/${pathPart(license, 'license')}/renew`
    const terms = await readTerms(options)
    if (terms === undefined) {
      throw usageError('no term is given', 'Name what changes: --terms FILE, --expires DATE, …')
    }
    const renewed = await connectAuthority(config()).post(path, { terms })
    output.result(renewed, newerLicenseText(renewed))
  },
})
