// `marque authority start …`
import { runAuthority } from '@marque/authority'
import { count, defineCommand, PORTS, text } from '../command.ts'

export const command = defineCommand({
  arguments: {},
  options: {
    data: text('--data <dir>', 'data directory; ./data/authority if absent'),
    databaseUrl: text(
      '--database-url <url>',
      'postgres://…; SQLite in the data directory if absent',
    ),
    port: count('--port <port>', PORTS, 'HTTP port; 8080 if absent, 0 takes a free one'),
    host: text('--host <address>', 'address to listen on; 127.0.0.1 if absent'),
    publicUrl: text('--public-url <url>', 'scheme, host and port that phones reach'),
    smtpPort: count(
      '--smtp-port <port>',
      PORTS,
      'port to receive mails on; none are received if absent, 0 takes a free one',
    ),
    smtpUrl: text(
      '--smtp-url <url>',
      'smtp[s]://… relay to send mails through; none are sent if absent',
    ),
  },
  notes: `Make the keys first: marque keys init. Prints one line \`listening on URL\` when it is ready; the log
goes to stderr as JSON lines. SIGTERM and Ctrl-C stop it cleanly. docs/configuration.md lists its
environment variables.`,
  run: (_context, { options: { port, smtpPort, ...flags } }) =>
    runAuthority({
      ...flags,
      ...(port !== undefined && { port: String(port) }),
      ...(smtpPort !== undefined && { smtpPort: String(smtpPort) }),
    }),
})
