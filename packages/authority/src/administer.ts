// First accounts from the command line: work before the authority ever ran, and beside it.
import { openStore, type StorePlace } from './adapters/open-store.ts'
import { hashPassword } from './adapters/passwords.ts'
import { stderrLog } from './adapters/stderr-log.ts'
import { systemClock, systemRandom } from './adapters/system.ts'
import { readDatabaseUrl } from './config.ts'
import { ConfigurationError } from './configuration-error.ts'
import type { Role } from './domain/roles.ts'
import { issueToken, nameOperator } from './operations/accounts.ts'
import type { Store } from './ports.ts'

const ACTOR = 'command line'
const MIN_PASSWORD_LENGTH = 12

/** @returns the token; it is stored as SHA-256, so this is the only time that anybody sees it */
export async function createToken(
  options: StorePlace & {
    role: Role
    /** what it is for, as lists show it */
    name?: string
  },
): Promise<{ id: string; token: string }> {
  const store = await openConfigured(options)
  try {
    const { token, record } = await store.transaction((tx) =>
      issueToken(
        { tx, clock: systemClock, random: systemRandom, actor: ACTOR },
        { role: options.role, name: options.name ?? '' },
      ),
    )
    return { id: record.id, token }
  } finally {
    await store.close()
  }
}

/**
 * Adds a person who may work at the authority.
 * @throws MarqueError 10001 if the address is none, 40900 if it is taken
 * @throws ConfigurationError if the password is too short
 */
export async function addOperator(
  options: StorePlace & { email: string; role: Role; password: string },
): Promise<{ id: string }> {
  const { email, role, password } = options
  if (password.length < MIN_PASSWORD_LENGTH) {
    throw new ConfigurationError(
      'the password is too short',
      `Use ${MIN_PASSWORD_LENGTH} characters or more.`,
    )
  }
  const passwordHash = await hashPassword(password, systemRandom)
  const store = await openConfigured(options)
  try {
    const context = { clock: systemClock, random: systemRandom, actor: ACTOR }
    const { id } = await store.transaction((tx) =>
      nameOperator({ tx, ...context }, { email, role, passwordHash }),
    )
    return { id }
  } finally {
    await store.close()
  }
}

const openConfigured = ({ dataDirectory, databaseUrl }: StorePlace): Promise<Store> =>
  openStore({ dataDirectory, databaseUrl: readDatabaseUrl(databaseUrl) }, stderrLog('warn'))
