// `marque deployment allow ID INSTANCE`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { deploymentText } from '../deployments.ts'

export const command = defineCommand({
  arguments: {
    id: 'id of the deployment',
    instance: 'id of the instance that waits, as `marque deployment show` names it',
  },
  options: {},
  notes: `Lets an installation that is one too many be activated once. It does not count against the
deployment's limit.`,
  run: async ({ output, config }, { arguments: { id, instance } }) => {
    const path = `deployments/${pathPart(id, 'deployment')}/instances/${pathPart(instance, 'instance')}`
    const allowed = await connectAuthority(config()).post(`${path}/allow`)
    output.result(allowed, deploymentText(allowed))
  },
})
