// `marque deployment archive-link ID`
import { connectAuthority, pathPart, textAt } from '../authority-client.ts'
import { count, defineCommand } from '../command.ts'
import { factLines, instantText } from '../text.ts'

export const command = defineCommand({
  arguments: { id: 'id of the deployment' },
  options: {
    hours: count('--hours <n>', { min: 1, max: 2160 }, 'how long the link works; 7 days if absent'),
  },
  notes: `The link needs no account: whoever has it downloads the archive, and with it the deployment's
private key.`,
  run: async ({ output, config }, { arguments: { id }, options }) => {
    const path = `deployments/${pathPart(id, 'deployment')}/archive-links`
    const body = options.hours === undefined ? {} : { ttlSeconds: options.hours * 3600 }
    const link = await connectAuthority(config()).post(path, body)
    output.result(
      link,
      factLines([
        ['link', textAt(link, 'url')],
        ['works until', instantText(Number(link['expiresAt']))],
      ]),
    )
  },
})
