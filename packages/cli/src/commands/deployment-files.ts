// `marque deployment files ID --out DIR`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand, neededText } from '../command.ts'
import { parseLicenseFolder, writeLicenseFolder } from '../license-folder.ts'
import { type Fact, factLines } from '../text.ts'

export const command = defineCommand({
  arguments: { id: 'id of the deployment' },
  options: { out: neededText('--out <dir>', 'directory that gets the folder `license`') },
  notes: `Writes DIR/license/ with license.json, deployment.key and trust.json, so that DIR can be MARQUE_HOME
of a license server; into DIR itself if it is called license. deployment.key is a private key.`,
  run: async ({ output, config }, { arguments: { id }, options }) => {
    const path = `deployments/${pathPart(id, 'deployment')}/files`
    const answer = await connectAuthority(config()).fetch(path)
    const folder = parseLicenseFolder(new Uint8Array(await answer.arrayBuffer()))
    const files = await writeLicenseFolder(options.out, folder)
    output.result({ files }, factLines(files.map((file): Fact => ['wrote', file])))
  },
})
