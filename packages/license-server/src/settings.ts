// The settings of the license server as a table: names, defaults, meanings. The configuration is
// parsed by it, and `--explain` and docs/configuration.md are printed from it, so they cannot drift.
// Implements docs/contract.md, "License server", table of variables.
import type { SETTING_NAMES } from '@marque/protocol'

export type LicenseServerSettingName = (typeof SETTING_NAMES.licenseServer)[number]

/** One environment variable; `default` is text as a person would write it, `null`: none. */
export type Setting<Name extends string = string> = {
  readonly name: Name
  readonly default: string | null
  readonly meaning: string
}

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const

/** Every setting of the license server, in the order of the documentation. */
export const LICENSE_SERVER_SETTINGS: readonly Setting<LicenseServerSettingName>[] = [
  {
    name: 'MARQUE_HOME',
    default: './data/license-server',
    meaning:
      'where the directories config, log, tls, web and license are; /app in the image, which sets it',
  },
  { name: 'MARQUE_PORT', default: '8081', meaning: 'TCP port of the HTTPS listener' },
  {
    name: 'MARQUE_HOST',
    default: '0.0.0.0',
    meaning: 'address that the HTTPS listener is bound to',
  },
  {
    name: 'MARQUE_TLS_HOSTS',
    default: 'localhost,127.0.0.1',
    meaning: 'host names and addresses that the built-in certificate is made for, comma-separated',
  },
  {
    name: 'MARQUE_TRUSTED_PROXIES',
    default: null,
    meaning: 'addresses and CIDR ranges whose X-Forwarded-For counts, comma-separated',
  },
  {
    name: 'MARQUE_ADMIN_PASSWORD_FILE',
    default: null,
    meaning:
      'file that holds the administrator password; without it a random one is made in config/adminPassword',
  },
  {
    name: 'MARQUE_LOG_LEVEL',
    default: 'info',
    meaning: `least severe messages that are logged: ${LOG_LEVELS.join(', ')}`,
  },
]
