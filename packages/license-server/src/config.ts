// The configuration of the license server: the environment in, one frozen object out. It is the
// only reader of the environment; every fault is told at once by name, and no value is ever shown.
// Implements docs/contract.md, "License server", table of variables.
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { isAddressRange, unknownSettingNames } from '@marque/protocol'
import { ConfigurationError } from './configuration-error.ts'
import { LICENSE_SERVER_SETTINGS, type LicenseServerSettingName, LOG_LEVELS } from './settings.ts'

export type Environment = { readonly [name: string]: string | undefined }

export type LogLevel = (typeof LOG_LEVELS)[number]

export type Directories = {
  readonly config: string
  readonly log: string
  readonly tls: string
  readonly web: string
  readonly license: string
}

export type LicenseServerConfig = {
  readonly home: string
  /** the directories are those of the container image (docs/mission.md, R5) */
  readonly inImage: boolean
  readonly directories: Directories
  readonly listener: { readonly host: string; readonly port: number }
  readonly tlsHosts: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly adminPasswordFile: string | undefined
  readonly logLevel: LogLevel
}

const IMAGE_HOME = '/app'

/** @throws ConfigurationError naming every unknown name and every bad value */
export function parseConfig(env: Environment): LicenseServerConfig {
  const faults = unknownSettingNames(Object.keys(env)).map((name) => `${name} is unknown`)
  const texts = LICENSE_SERVER_SETTINGS.flatMap((setting) => {
    const text = env[setting.name] ?? setting.default
    if (text === null) return []
    const problem = PROBLEMS[setting.name](text)
    if (problem !== undefined) faults.push(`${setting.name} ${problem}`)
    return [[setting.name, text] as const]
  })
  if (faults.length > 0) {
    throw new ConfigurationError(
      `wrong settings: ${faults.join(', ')}`,
      'correct or remove these variables; `marque server start --explain` lists all settings',
    )
  }
  return configOf(new Map(texts))
}

function configOf(texts: ReadonlyMap<LicenseServerSettingName, string>): LicenseServerConfig {
  const text = (name: LicenseServerSettingName): string => texts.get(name) ?? ''
  const home = resolve(text('MARQUE_HOME'))
  const directory = (name: string): string => join(home, name)
  const passwordFile = texts.get('MARQUE_ADMIN_PASSWORD_FILE')
  return Object.freeze({
    home,
    inImage: home === IMAGE_HOME,
    directories: Object.freeze({
      config: directory('config'),
      log: directory('log'),
      tls: directory('tls'),
      web: directory('web'),
      license: directory('license'),
    }),
    listener: Object.freeze({ host: text('MARQUE_HOST'), port: Number(text('MARQUE_PORT')) }),
    tlsHosts: Object.freeze(listOf(text('MARQUE_TLS_HOSTS'))),
    trustedProxies: Object.freeze(listOf(text('MARQUE_TRUSTED_PROXIES'))),
    adminPasswordFile: passwordFile === undefined ? undefined : resolve(passwordFile),
    logLevel: text('MARQUE_LOG_LEVEL') as LogLevel,
  })
}

/** The settings as they are in force, by name; null: not set. None of them is a secret. */
export const settingValues = (
  config: LicenseServerConfig,
): Readonly<Record<LicenseServerSettingName, string | null>> => ({
  MARQUE_HOME: config.home,
  MARQUE_PORT: String(config.listener.port),
  MARQUE_HOST: config.listener.host,
  MARQUE_TLS_HOSTS: config.tlsHosts.join(','),
  MARQUE_TRUSTED_PROXIES: config.trustedProxies.join(',') || null,
  MARQUE_ADMIN_PASSWORD_FILE: config.adminPasswordFile ?? null,
  MARQUE_LOG_LEVEL: config.logLevel,
})

const listOf = (text: string): string[] => (text === '' ? [] : text.split(',').map((t) => t.trim()))

/** @returns what is wrong with a value, in words that do not repeat it */
type ProblemOf = (text: string) => string | undefined

const unless = (good: boolean, problem: string): string | undefined => (good ? undefined : problem)

const PROBLEMS: { readonly [name in LicenseServerSettingName]: ProblemOf } = {
  MARQUE_HOME: (text) => unless(isPath(text), 'must be a directory path'),
  MARQUE_PORT: (text) => unless(isPort(text), 'must be a port number, 0 to 65535'),
  MARQUE_HOST: (text) => unless(isHost(text), 'must be a host name or an IP address'),
  MARQUE_TLS_HOSTS: (text) =>
    unless(
      text !== '' && listOf(text).every((host) => isHost(host.replace(/^\*\./, ''))),
      'must be host names or IP addresses, comma-separated',
    ),
  MARQUE_TRUSTED_PROXIES: (text) =>
    unless(
      text !== '' && listOf(text).every(isAddressRange),
      'must be IP addresses or CIDR ranges, comma-separated',
    ),
  MARQUE_ADMIN_PASSWORD_FILE: (text) => unless(isPath(text), 'must be a file path'),
  MARQUE_LOG_LEVEL: (text) =>
    unless(
      LOG_LEVELS.some((level) => level === text),
      `must be one of ${LOG_LEVELS.join(', ')}`,
    ),
}

const isPath = (text: string): boolean => text.trim() !== '' && !text.includes('\0')

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i

const isHost = (text: string): boolean => isIP(text) !== 0 || HOST_NAME.test(text)

/** The environment of this process. */
export const processEnvironment = (): Environment => process.env

/** All settings as `--explain` prints them: name, default, meaning. */
export function explainSettings(): string {
  const width = Math.max(...LICENSE_SERVER_SETTINGS.map(({ name }) => name.length))
  const indent = ' '.repeat(width + 2)
  return LICENSE_SERVER_SETTINGS.map(
    (setting) =>
      `${setting.name.padEnd(width)}  ${setting.meaning}\n${indent}default: ${setting.default ?? 'none'}\n`,
  ).join('')
}
