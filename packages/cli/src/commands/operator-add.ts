// `marque operator add EMAIL --role … --data DIR`
import { randomBytes } from 'node:crypto'
import { addOperator, ROLES } from '@marque/authority'
import { defineCommand, neededChoice, neededText, text } from '../command.ts'
import { readText } from '../files.ts'

export const command = defineCommand({
  arguments: { email: 'address the person signs in with' },
  options: {
    role: neededChoice('--role <role>', ROLES, 'what the person may do'),
    data: neededText('--data <dir>', 'data directory of the authority'),
    databaseUrl: text('--database-url <url>', 'its PostgreSQL, if it has one'),
    passwordFile: text(
      '--password-file <file>',
      'first line: the password; a random one if absent',
    ),
  },
  notes: `Works before the authority ever ran, and beside it. A random password is printed once, alone on
stdout; only its hash is kept.`,
  run: async ({ output }, { arguments: { email }, options }) => {
    const given =
      options.passwordFile === undefined
        ? undefined
        : (await readText(options.passwordFile)).split(/\r?\n/, 1)[0]
    const password = given ?? randomBytes(18).toString('base64url')
    const { role } = options
    const { id } = await addOperator({
      dataDirectory: options.data,
      databaseUrl: options.databaseUrl,
      email,
      role,
      password,
    })
    const shown = given === undefined ? { password } : {}
    output.result({ id, email, role, ...shown }, given === undefined ? password : id)
  },
})
