// `marque server start`
import { defineCommand, flag } from '../command.ts'

export const command = defineCommand({
  arguments: {},
  options: { explain: flag('--explain', 'show every setting with its default, and end') },
  notes: `Configured by environment variables alone (docs/configuration.md): MARQUE_HOME names the directory
that holds license/, written by \`marque deployment files\`. The log goes to stdout as JSON lines.
SIGTERM and Ctrl-C stop it cleanly.`,
  run: async ({ output }, { options }) => {
    const program = await import('@marque/license-server')
    if (options.explain === true) {
      const settings = program.LICENSE_SERVER_SETTINGS
      output.result({ settings }, program.explainSettings().trimEnd())
    } else await program.main()
  },
})
