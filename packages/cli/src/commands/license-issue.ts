// `marque license issue REQUEST`
import { connectAuthority, pathPart, textAt } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { readTerms, TERM_NOTES, TERM_OPTIONS } from '../terms.ts'
import { factLines } from '../text.ts'

export const command = defineCommand({
  arguments: { request: 'id of the request' },
  options: TERM_OPTIONS,
  notes: `Terms that are not given come from the request; without --expires the license is perpetual.
${TERM_NOTES}`,
  run: async ({ output, config }, { arguments: { request }, options }) => {
    const path = `requests/${pathPart(request, 'request')}/confirm`
    const terms = await readTerms(options)
    const issued = await connectAuthority(config()).post(path, terms === undefined ? {} : { terms })
    output.result(
      issued,
      factLines([
        ['license', textAt(issued, 'license', 'id')],
        ['serial', textAt(issued, 'license', 'serial')],
        ['deployment', textAt(issued, 'deployment', 'id')],
      ]),
    )
  },
})
