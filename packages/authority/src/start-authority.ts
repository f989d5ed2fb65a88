// Composes the authority: keys, store, archives, HTTP; and takes it down again in reverse.
import { isIPv6 } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { isSystemError } from './adapters/data-directory.ts'
import { imageArchives } from './adapters/image-archives.ts'
import { openKeyDirectory } from './adapters/key-directory.ts'
import { openStore, type StorePlace } from './adapters/open-store.ts'
import { stderrLog } from './adapters/stderr-log.ts'
import { systemClock, systemRandom } from './adapters/system.ts'
import { DEFAULT_IMAGE_DIRECTORY } from './config.ts'
import { ConfigurationError } from './configuration-error.ts'
import type { Dependencies } from './http/dependencies.ts'
import { prometheusMeter } from './http/meter.ts'
import { contextOf } from './http/register-api.ts'
import { buildServer } from './http/server.ts'
import { type MailServices, senderAddress, startMailIn, startMailOut } from './mail/start-mail.ts'
import type { MailConfig } from './mail-config.ts'
import { inviteFirst } from './operations/invitations.ts'
import type { Clock, Log, Random } from './ports.ts'

/** A download that is under way gets so much more time when the authority stops. */
const CLOSE_DEADLINE_MS = 5000

/** `dataDirectory` is made by `initKeys`. */
export type AuthorityOptions = StorePlace &
  MailConfig & {
    /** 0 takes a free one */
    readonly port: number
    readonly host: string
    /** scheme, host and port that phones reach; the listener's own address if absent */
    readonly publicUrl?: string
    /** base layers, made by `npm run build:image`; `dist/image` of the checkout if absent */
    readonly imageDirectory?: string
    readonly trustedProxies?: readonly string[]
    /** JSON lines on stderr if absent */
    readonly log?: Log
    readonly clock?: Clock
    readonly random?: Random
  }

export type RunningAuthority = {
  /** the listener, for this machine */
  readonly url: string
  /** where mails are received, if they are */
  readonly smtpPort?: number
  /** for the first administrator, while there is no operator; works once */
  readonly firstAdministrator?: { readonly url: string; readonly expiresAt: number }
  /** takes no new requests, finishes those under way for five seconds, closes the database */
  readonly close: () => Promise<void>
}

/** @throws ConfigurationError if keys are missing or damaged, or an address cannot be listened on */
export async function startAuthority(options: AuthorityOptions): Promise<RunningAuthority> {
  const place: { url: string } = { url: '' }
  const dependencies = await openDependencies(options, place)
  const { store, archives, publicUrl } = dependencies
  const app = await buildServer(dependencies)
  let mail: RunningMail | undefined
  const close = async (): Promise<void> => {
    const cutOff = setTimeout(() => app.server.closeAllConnections(), CLOSE_DEADLINE_MS)
    await Promise.all([app.close(), mail?.close()])
    clearTimeout(cutOff)
    await archives.close()
    await store.close()
  }
  try {
    await listen(app, options)
    place.url = listenerUrl(app, options)
    mail = await startMail(options, dependencies)
    const { smtpPort } = mail
    const firstAdministrator = await store.transaction((tx) =>
      inviteFirst({ ...dependencies, tx, publicUrl: publicUrl() }),
    )
    return {
      url: place.url,
      ...(smtpPort !== undefined && { smtpPort }),
      ...(firstAdministrator !== undefined && { firstAdministrator }),
      close,
    }
  } catch (cause) {
    await close()
    throw cause
  }
}

/** @param place gets its address once the listener has one */
async function openDependencies(
  options: AuthorityOptions,
  place: { readonly url: string },
): Promise<Dependencies> {
  const { dataDirectory, clock = systemClock, random = systemRandom } = options
  const { log = stderrLog('info') } = options
  const { keys, publisher } = await openKeyDirectory(dataDirectory, log)
  const mailFrom = senderAddress(options.mailOut, publisher)
  return {
    store: await openStore(options, log),
    archives: imageArchives(options.imageDirectory ?? DEFAULT_IMAGE_DIRECTORY),
    keys,
    publisher,
    clock,
    random,
    log,
    meter: prometheusMeter(),
    publicUrl: () => options.publicUrl ?? place.url,
    trustedProxies: options.trustedProxies ?? [],
    receivesMail: options.mailIn !== undefined,
    ...(mailFrom !== undefined && { mailFrom }),
  }
}

async function listen(app: FastifyInstance, options: AuthorityOptions): Promise<void> {
  try {
    await app.listen({ port: options.port, host: options.host })
  } catch (cause) {
    throw explainListen(cause, options)
  }
}

type RunningMail = { readonly smtpPort?: number; readonly close: () => Promise<void> }

async function startMail(
  { mailIn, mailOut, host }: AuthorityOptions,
  dependencies: Dependencies,
): Promise<RunningMail> {
  const { mailFrom, publisher, publicUrl } = dependencies
  const services: MailServices = {
    ...dependencies,
    contextOf: (call) => contextOf(dependencies, call),
  }
  const name = new URL(publicUrl()).hostname
  const listener = mailIn && (await startMailIn(services, { host, name, ...mailIn }, publisher))
  const sender =
    mailOut && mailFrom !== undefined
      ? startMailOut(services, { ...mailOut, from: mailFrom })
      : undefined
  return {
    ...(listener !== undefined && { smtpPort: listener.port }),
    close: async () => {
      await Promise.all([listener?.close(), sender?.close()])
    },
  }
}

function listenerUrl(app: FastifyInstance, { host, port }: AuthorityOptions): string {
  const address = app.addresses()[0]
  const bound = typeof address === 'object' ? address.port : port
  return `http://${isIPv6(host) ? `[${host}]` : host}:${bound}`
}

function explainListen(cause: unknown, { host, port }: AuthorityOptions): ConfigurationError {
  const busy = isSystemError(cause, 'EADDRINUSE')
  return new ConfigurationError(
    busy ? `port ${port} is taken` : `${host}:${port} cannot be listened on`,
    busy ? 'Stop what listens there, or name another port.' : 'Name an address of this machine.',
    { cause },
  )
}
