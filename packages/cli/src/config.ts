// The CLI's settings and the only place that reads them. Values are never printed: two of them name
// files with secrets.
import { readFileSync } from 'node:fs'
import { unknownSettingNames } from '@marque/protocol/setting-names'
import { CliError, reasonOf } from './errors.ts'

/** One environment variable, as docs/configuration.md lists it; `default` `null`: none. */
export type CliSetting = {
  readonly name: string
  readonly default: string | null
  readonly meaning: string
}

export const CLI_SETTINGS = [
  {
    name: 'MARQUE_AUTHORITY_URL',
    default: null,
    meaning: 'where the authority is: scheme, host and port, as in `https://authority.example`',
  },
  {
    name: 'MARQUE_TOKEN_FILE',
    default: null,
    meaning: 'a file that holds one API token, made by `marque token create`',
  },
  {
    name: 'MARQUE_ROOT_PASSPHRASE_FILE',
    default: null,
    meaning: 'a file whose first line is the passphrase of the root key; else it is asked for',
  },
] as const satisfies readonly CliSetting[]

export type CliConfig = {
  readonly authorityUrl: string | undefined
  readonly tokenFile: string | undefined
  readonly rootPassphraseFile: string | undefined
}

/** @throws CliError `configuration` naming every wrong setting at once */
export function readConfig(
  environment: { readonly [name: string]: string | undefined } = process.env,
): CliConfig {
  const unknown = unknownSettingNames(Object.keys(environment))
  if (unknown.length > 0) {
    throw new CliError(
      'configuration',
      `no Marque program knows ${unknown.join(', ')}`,
      'Correct the spelling, or remove these variables.',
    )
  }
  const setting = (name: (typeof CLI_SETTINGS)[number]['name']): string | undefined =>
    environment[name] || undefined
  const authorityUrl = setting('MARQUE_AUTHORITY_URL')
  if (authorityUrl !== undefined && !isOrigin(authorityUrl)) {
    throw new CliError(
      'configuration',
      'MARQUE_AUTHORITY_URL is not an address',
      'Set it to scheme, host and port, for example https://authority.example.',
    )
  }
  return {
    authorityUrl: authorityUrl?.replace(/\/+$/, ''),
    tokenFile: setting('MARQUE_TOKEN_FILE'),
    rootPassphraseFile: setting('MARQUE_ROOT_PASSPHRASE_FILE'),
  }
}

/** The first line of a file that holds one secret. */
export function readSecretFile(path: string, settingName: string): string {
  const secret = firstLineOf(path, settingName)
  if (secret === '') {
    throw new CliError(
      'configuration',
      `the file that ${settingName} names is empty`,
      'Write the secret into it as one line.',
    )
  }
  return secret
}

function firstLineOf(path: string, settingName: string): string {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? ''
  } catch (cause) {
    throw new CliError(
      'configuration',
      `the file that ${settingName} names cannot be read: ${reasonOf(cause)}`,
      `Check that ${settingName} names an existing file that this account may read.`,
      { cause },
    )
  }
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === ''
  )
}
