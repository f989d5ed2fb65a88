// `marque license reject REQUEST --reason TEXT`
import { connectAuthority, pathPart, textAt } from '../authority-client.ts'
import { defineCommand, neededText } from '../command.ts'
import { factLines } from '../text.ts'

export const command = defineCommand({
  arguments: { request: 'id of the request' },
  options: { reason: neededText('--reason <text>', 'what the licensee is told') },
  notes: 'Only an open request can be rejected. The licensee is written to where mail is set up.',
  run: async ({ output, config }, { arguments: { request }, options }) => {
    const path = `requests/${pathPart(request, 'request')}/reject`
    const rejected = await connectAuthority(config()).post(path, options)
    output.result(
      rejected,
      factLines([
        ['request', textAt(rejected, 'id')],
        ['state', textAt(rejected, 'state')],
      ]),
    )
  },
})
