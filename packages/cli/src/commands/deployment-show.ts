// `marque deployment show ID`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { deploymentText } from '../deployments.ts'

export const command = defineCommand({
  arguments: { id: 'id of the deployment' },
  options: {},
  notes: `Breaks are new installations and restored backups of the last 365 days. A copy that is refused is
adopted with \`marque deployment adopt\`; an installation that waits is let in with
\`marque deployment allow\`.`,
  run: async ({ output, config }, { arguments: { id } }) => {
    const path = `deployments/${pathPart(id, 'deployment')}`
    const shown = await connectAuthority(config()).get(path)
    output.result(shown, deploymentText(shown))
  },
})
