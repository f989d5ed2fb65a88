// `marque deployment adopt ID RECORD`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand, text } from '../command.ts'
import { deploymentText } from '../deployments.ts'

export const command = defineCommand({
  arguments: {
    id: 'id of the deployment',
    record: 'record of the copy that is refused, as `marque deployment show` names it',
  },
  options: {
    instance: text('--instance <id>', 'which one, where several instances stand at this record'),
  },
  notes: `Of two copies, the one that was refused goes on; the other is refused from now on. A record that
begins with - is written after --.`,
  run: async ({ output, config }, { arguments: { id, record }, options }) => {
    const path = `deployments/${pathPart(id, 'deployment')}/fork`
    const instance = options.instance === undefined ? {} : { instanceId: options.instance }
    const adopted = await connectAuthority(config()).post(path, { adopt: record, ...instance })
    output.result(adopted, deploymentText(adopted))
  },
})
