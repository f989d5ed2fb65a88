// Every setting of the authority, and the only page that reads the environment. Unknown names and bad
// values are fatal and named all at once; values are never printed.
// Implements docs/contract.md, "Command line" and "MARQUE_* names".
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { isAddressRange, unknownSettingNames } from '@marque/protocol'
import { ConfigurationError } from './configuration-error.ts'
import { MAIL_SETTINGS, type MailConfig, parseMailConfig } from './mail-config.ts'

/** One setting as docs/configuration.md lists it. */
export type AuthoritySetting = {
  readonly name: string
  readonly default: string
  readonly meaning: string
}

/** The settings of `marque authority start`; a flag of the command line goes before its variable. */
export const AUTHORITY_SETTINGS = [
  {
    name: 'MARQUE_AUTHORITY_DATA',
    default: './data/authority',
    meaning: 'keys, `trust.json`, `publisher.json` and the database (`--data`)',
  },
  {
    name: 'MARQUE_AUTHORITY_DATABASE_URL',
    default: 'SQLite in the data directory',
    meaning:
      '`postgres://USER:PASSWORD@HOST:PORT/DATABASE`, which several authorities may share (`--database-url`)',
  },
  {
    name: 'MARQUE_AUTHORITY_PORT',
    default: '8080',
    meaning: 'HTTP listener; 0 takes a free port (`--port`)',
  },
  {
    name: 'MARQUE_AUTHORITY_HOST',
    default: '127.0.0.1',
    meaning: 'address of the HTTP listener (`--host`)',
  },
  {
    name: 'MARQUE_AUTHORITY_PUBLIC_URL',
    default: 'the listener',
    meaning:
      'scheme, host and port under which phones reach the authority; goes into every license (`--public-url`)',
  },
  {
    name: 'MARQUE_IMAGE_DIRECTORY',
    default: '`dist/image` of the checkout',
    meaning: 'base layers of the image archives, made by `npm run build:image`',
  },
  {
    name: 'MARQUE_TRUSTED_PROXIES',
    default: '',
    meaning: 'addresses or CIDRs, separated by commas, whose `X-Forwarded-For` counts',
  },
  ...MAIL_SETTINGS,
  { name: 'MARQUE_LOG_LEVEL', default: 'info', meaning: 'error, warn, info or debug' },
] as const satisfies readonly AuthoritySetting[]

const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export type AuthorityConfig = MailConfig & {
  readonly dataDirectory: string
  /** absent: SQLite in the data directory */
  readonly databaseUrl?: string
  readonly port: number
  readonly host: string
  /** the listener's own address if absent */
  readonly publicUrl?: string
  readonly imageDirectory: string
  readonly trustedProxies: readonly string[]
  readonly logLevel: LogLevel
}

/** Settings given on the command line, as text; each goes before its variable. */
export type AuthorityFlags = {
  readonly data?: string | undefined
  readonly databaseUrl?: string | undefined
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly publicUrl?: string | undefined
  readonly smtpPort?: string | undefined
  readonly smtpUrl?: string | undefined
}

type Environment = { readonly [name: string]: string | undefined }
type Parsed<T> = { readonly value: T } | { readonly fault: string }

export const DEFAULT_IMAGE_DIRECTORY = resolve(import.meta.dirname, '../../../dist/image')

/** @throws ConfigurationError naming every wrong setting */
export function readAuthorityConfig(
  flags: AuthorityFlags = {},
  environment: Environment = process.env,
): AuthorityConfig {
  const text = (name: (typeof AUTHORITY_SETTINGS)[number]['name'], flag?: string): string =>
    flag ?? (environment[name] || undefined) ?? ''
  const host = text('MARQUE_AUTHORITY_HOST', flags.host) || '127.0.0.1'
  const publicUrl = text('MARQUE_AUTHORITY_PUBLIC_URL', flags.publicUrl)
  const port = parsePort(text('MARQUE_AUTHORITY_PORT', flags.port) || '8080')
  const url = parsePublicUrl(publicUrl, host)
  const database = parseDatabaseUrl(text('MARQUE_AUTHORITY_DATABASE_URL', flags.databaseUrl))
  const proxies = parseProxies(text('MARQUE_TRUSTED_PROXIES'))
  const level = parseLevel(text('MARQUE_LOG_LEVEL') || 'info')
  const mailFlags: { readonly [name: string]: string | undefined } = {
    MARQUE_AUTHORITY_SMTP_PORT: flags.smtpPort,
    MARQUE_AUTHORITY_SMTP_URL: flags.smtpUrl,
  }
  const mail = parseMailConfig((name) => text(name, mailFlags[name]), host)
  const faults = [
    ...unknownSettingNames(Object.keys(environment)).map((name) => `${name} is not known`),
    ...[database, port, url, proxies, level].flatMap((parsed) =>
      'fault' in parsed ? [parsed.fault] : [],
    ),
    ...mail.faults,
  ]
  if (
    faults.length > 0 ||
    'fault' in database ||
    'fault' in port ||
    'fault' in url ||
    'fault' in proxies ||
    'fault' in level
  ) {
    throw new ConfigurationError(faults.join('; '), 'Correct or remove these settings.')
  }
  return Object.freeze({
    dataDirectory: resolve(text('MARQUE_AUTHORITY_DATA', flags.data) || './data/authority'),
    ...(database.value !== undefined && { databaseUrl: database.value }),
    port: port.value,
    host,
    ...(url.value !== undefined && { publicUrl: url.value }),
    imageDirectory: resolve(text('MARQUE_IMAGE_DIRECTORY') || DEFAULT_IMAGE_DIRECTORY),
    trustedProxies: proxies.value,
    logLevel: level.value,
    ...mail.config,
  })
}

/**
 * Where the command line finds the store of an authority: the flag, or what the environment says.
 * @throws ConfigurationError
 */
export function readDatabaseUrl(
  flag: string | undefined,
  environment: Environment = process.env,
): string | undefined {
  const parsed = parseDatabaseUrl(flag ?? environment['MARQUE_AUTHORITY_DATABASE_URL'] ?? '')
  if ('value' in parsed) return parsed.value
  throw new ConfigurationError(parsed.fault, 'Correct or remove this setting.')
}

/** @returns no value for none; its password is never printed, so neither is the rest */
function parseDatabaseUrl(text: string): Parsed<string | undefined> {
  if (text === '') return { value: undefined }
  const url = URL.parse(text)
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:'
  return isPostgres && url.host !== '' && url.pathname.length > 1
    ? { value: text }
    : { fault: 'MARQUE_AUTHORITY_DATABASE_URL is not postgres://USER:PASSWORD@HOST:PORT/DATABASE' }
}

function parsePort(text: string): Parsed<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  return port >= 0 && port <= 65_535
    ? { value: port }
    : { fault: 'MARQUE_AUTHORITY_PORT is not a port' }
}

const ORIGIN = /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/

/** An address that every license carries must be one that a phone can open. */
function parsePublicUrl(text: string, host: string): Parsed<string | undefined> {
  const url = text.replace(/\/$/, '')
  if (url !== '') {
    return ORIGIN.test(url) && url.length <= 100
      ? { value: url.toLowerCase() }
      : {
          fault:
            'MARQUE_AUTHORITY_PUBLIC_URL is not scheme, host and port in letters, digits, dots and hyphens',
        }
  }
  return host === '0.0.0.0' || isIP(host) === 6
    ? { fault: `MARQUE_AUTHORITY_PUBLIC_URL is needed: phones cannot open ${host}` }
    : { value: undefined }
}

function parseProxies(text: string): Parsed<readonly string[]> {
  const ranges = text
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '')
  return ranges.every(isAddressRange)
    ? { value: ranges }
    : { fault: 'MARQUE_TRUSTED_PROXIES holds something that is no address or CIDR' }
}

function parseLevel(text: string): Parsed<LogLevel> {
  const level = LOG_LEVELS.find((known) => known === text)
  return level === undefined
    ? { fault: `MARQUE_LOG_LEVEL is not one of ${LOG_LEVELS.join(', ')}` }
    : { value: level }
}
