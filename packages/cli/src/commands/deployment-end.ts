// `marque deployment end ID`
import { connectAuthority, pathPart, textAt } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { factLines } from '../text.ts'

export const command = defineCommand({
  arguments: { id: 'id of the deployment' },
  options: {},
  notes: `It is refused at its next activation and gets no files any more; until a restart it runs on.
To move it, go on with \`marque deployment migrate\`.`,
  run: async ({ output, config }, { arguments: { id } }) => {
    const path = `deployments/${pathPart(id, 'deployment')}`
    const ended = await connectAuthority(config()).post(`${path}/end`)
    output.result(
      ended,
      factLines([
        ['deployment', textAt(ended, 'id') || id],
        ['state', textAt(ended, 'state') || 'ended'],
      ]),
    )
  },
})
