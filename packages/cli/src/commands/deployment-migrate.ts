// `marque deployment migrate ID [--private-config FILE]`
import { connectAuthority, pathPart, textAt } from '../authority-client.ts'
import { defineCommand, text } from '../command.ts'
import { readJson } from '../files.ts'
import { factLines } from '../text.ts'

export const command = defineCommand({
  arguments: { id: 'id of the ended deployment' },
  options: {
    privateConfig: text(
      '--private-config <file>',
      'privateConfig of the stopped license server: proof of its last activation',
    ),
  },
  notes: `End the old deployment first: \`marque deployment end ID\`. The file must be that of the server that
was activated last; an older backup or another copy is refused, and nothing is made. Without it the
successor is marked as not proven.`,
  run: async ({ output, config }, { arguments: { id }, options }) => {
    const deploymentId = pathPart(id, 'deployment')
    const proof =
      options.privateConfig === undefined
        ? {}
        : { privateConfig: await readJson(options.privateConfig) }
    const migration = await connectAuthority(config()).post('migrations', {
      deploymentId,
      ...proof,
    })
    const isProven = textAt(migration, 'proof', 'instanceId') !== ''
    output.result(
      migration,
      factLines([
        ['deployment', textAt(migration, 'deployment', 'id')],
        ['proof', isProven ? 'verified' : 'none'],
      ]),
    )
  },
})
