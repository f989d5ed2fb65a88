// `marque token create --role … --data DIR`
import { createToken, ROLES } from '@marque/authority'
import { defineCommand, neededChoice, neededText, text, textOr } from '../command.ts'

export const command = defineCommand({
  arguments: {},
  options: {
    role: neededChoice('--role <role>', ROLES, 'what the token may do'),
    data: neededText('--data <dir>', 'data directory of the authority'),
    databaseUrl: text('--database-url <url>', 'its PostgreSQL, if it has one'),
    name: textOr('--name <text>', 'command line', 'what it is for, as lists show it'),
  },
  notes: `The token is printed once, alone on stdout; only its hash is kept. Write it into a file of your own:
  (umask 077; marque token create --role issuer --data DIR > token)
  export MARQUE_TOKEN_FILE=$PWD/token`,
  run: async ({ output }, { options }) => {
    const { role, name, data, databaseUrl } = options
    const { id, token } = await createToken({ dataDirectory: data, databaseUrl, role, name })
    output.result({ id, role, token }, token)
  },
})
