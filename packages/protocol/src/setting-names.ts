// Every name of an environment variable that a Marque program reads. A name that is not here is a
// typing mistake, and a program that ignored it would run with a default nobody chose.
// Implements docs/contract.md, "MARQUE_* names that are in no Marque program's table".

/** Names by program; what each means and its default is in that program's own table. */
export const SETTING_NAMES = {
  licenseServer: [
    'MARQUE_HOME',
    'MARQUE_PORT',
    'MARQUE_HOST',
    'MARQUE_TLS_HOSTS',
    'MARQUE_TRUSTED_PROXIES',
    'MARQUE_ADMIN_PASSWORD_FILE',
    'MARQUE_LOG_LEVEL',
  ],
  authority: [
    'MARQUE_AUTHORITY_DATA',
    'MARQUE_AUTHORITY_PORT',
    'MARQUE_AUTHORITY_HOST',
    'MARQUE_AUTHORITY_DATABASE_URL',
    'MARQUE_AUTHORITY_PUBLIC_URL',
    'MARQUE_AUTHORITY_SMTP_PORT',
    'MARQUE_AUTHORITY_SMTP_HOST',
    'MARQUE_AUTHORITY_SMTP_TLS_CERT',
    'MARQUE_AUTHORITY_SMTP_TLS_KEY',
    'MARQUE_AUTHORITY_SMTP_USER',
    'MARQUE_AUTHORITY_SMTP_PASSWORD_FILE',
    'MARQUE_AUTHORITY_SMTP_URL',
    'MARQUE_AUTHORITY_MAIL_FROM',
    'MARQUE_IMAGE_DIRECTORY',
    'MARQUE_TRUSTED_PROXIES',
    'MARQUE_LOG_LEVEL',
  ],
  commandLine: ['MARQUE_AUTHORITY_URL', 'MARQUE_TOKEN_FILE', 'MARQUE_ROOT_PASSPHRASE_FILE'],
} as const

const KNOWN: ReadonlySet<string> = new Set(Object.values(SETTING_NAMES).flat())

/** The `MARQUE_*` names among these that no Marque program knows, sorted. */
export const unknownSettingNames = (names: readonly string[]): readonly string[] =>
  names.filter((name) => name.startsWith('MARQUE_') && !KNOWN.has(name)).sort()
