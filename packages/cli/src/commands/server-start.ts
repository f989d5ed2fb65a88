// `marque server start`
import { defineCommand } from '../command.ts'

export const command = defineCommand({
  arguments: {},
  options: {},
  notes: `Configured by environment variables alone (docs/configuration.md): MARQUE_HOME names the directory
that holds license/, written by \`marque deployment files\`. The log goes to stdout as JSON lines.
SIGTERM and Ctrl-C stop it cleanly.`,
  run: async () => {
    const { main } = await import('@marque/license-server')
    await main()
  },
})
