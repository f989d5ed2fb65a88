// `marque deployment license ID --out FILE`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand, neededText } from '../command.ts'
import { writeFileWhole } from '../files.ts'

export const command = defineCommand({
  arguments: { id: 'id of the deployment' },
  options: { out: neededText('--out <file>', 'the license file to write') },
  notes: `The newest license file, without any key: upload it on the page of the license server, or put it
there as config/license.json. It is taken without a restart.`,
  run: async ({ output, config }, { arguments: { id }, options }) => {
    const path = `deployments/${pathPart(id, 'deployment')}/license`
    const file = await connectAuthority(config()).get(path)
    await writeFileWhole(options.out, `${JSON.stringify(file, null, 2)}\n`, 0o644)
    output.result({ file: options.out }, `wrote  ${options.out}`)
  },
})
