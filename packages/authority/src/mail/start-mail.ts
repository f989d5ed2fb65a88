// Mail in and mail out of one process: the listener that takes mails, and the loop that sends them.
import { readFile } from 'node:fs/promises'
import { isSystemError } from '../adapters/data-directory.ts'
import { ConfigurationError } from '../configuration-error.ts'
import type { Publisher } from '../domain/publisher.ts'
import type { MailIn, MailOut } from '../mail-config.ts'
import type { Context } from '../operations/context.ts'
import { deliverMails } from '../operations/deliver-mails.ts'
import { readIncoming, receiveMail } from '../operations/receive-mail.ts'
import { warnOfExpiry } from '../operations/warn-of-expiry.ts'
import type { Archives, Clock, Log, Repositories, Store } from '../ports.ts'
import { type SmtpListener, type SmtpMail, startSmtpListener } from './smtp-listener.ts'
import { smtpRelay } from './smtp-relay.ts'

export type MailServices = {
  readonly store: Store
  readonly archives: Archives
  readonly clock: Clock
  readonly log: Log
  readonly contextOf: (call: { tx: Repositories; actor: string }) => Context
}

/** @throws ConfigurationError if mails are to be sent and nobody says from whom */
export function senderAddress(
  mailOut: MailOut | undefined,
  { mailAddresses }: Publisher,
): string | undefined {
  if (mailOut === undefined) return undefined
  const from = mailOut.from ?? mailAddresses[0]
  if (from === undefined) {
    throw new ConfigurationError(
      'it is not known from which address mails are to be sent',
      'Set MARQUE_AUTHORITY_MAIL_FROM, or name an address in mailAddresses of publisher.json.',
    )
  }
  return from
}

/** @throws ConfigurationError if a file cannot be read, or the port not listened on */
export async function startMailIn(
  services: MailServices,
  mailIn: MailIn & { readonly host: string; readonly name: string },
  { mailAddresses }: Publisher,
): Promise<SmtpListener> {
  const { tls, login, port, host, name } = mailIn
  const { log, clock } = services
  const options = {
    ...(tls !== undefined && {
      tls: {
        cert: await readSetting(tls.certFile, 'MARQUE_AUTHORITY_SMTP_TLS_CERT'),
        key: await readSetting(tls.keyFile, 'MARQUE_AUTHORITY_SMTP_TLS_KEY'),
      },
    }),
    ...(login !== undefined && {
      login: {
        user: login.user,
        password: await readPassword(login.passwordFile),
      },
    }),
  }
  const recipients = mailAddresses.map((address) => address.toLowerCase())
  let nextForgetting = clock.now()
  const accept = async (mail: SmtpMail): Promise<void> => {
    if (clock.now() >= nextForgetting) {
      nextForgetting = clock.now() + FORGETTING_SECONDS
      await forgetIgnored(services)
    }
    await acceptMail(services, mail)
  }
  try {
    return await startSmtpListener({
      ...options,
      port,
      host,
      name,
      log,
      clock,
      recipients,
      accept,
    })
  } catch (cause) {
    throw explain(cause, { host, port })
  }
}

/** How long a mail that nobody was answered is shown, and how often older ones are looked for. */
const IGNORED_SECONDS = 90 * 86_400
const FORGETTING_SECONDS = 3600

const forgetIgnored = ({ store, clock }: MailServices): Promise<void> =>
  store.transaction((tx) => tx.receivedMails.forgetIgnored(clock.now() - IGNORED_SECONDS))

async function acceptMail(
  { store, contextOf }: MailServices,
  { envelope, bytes, isTooLarge }: SmtpMail,
): Promise<void> {
  const from = { origin: 'smtp', envelope } as const
  const read = await readIncoming(isTooLarge ? bytes.slice(0, HEAD_BYTES) : bytes, from)
  const incoming = isTooLarge
    ? { ...read, sizeBytes: bytes.length, unread: 'too-large' as const }
    : read
  await store.transaction((tx) => receiveMail(contextOf({ tx, actor: 'mail' }), incoming))
}

/** Of a mail that is too large, so much is looked at. */
const HEAD_BYTES = 64 * 1024

async function readSetting(file: string, setting: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ConfigurationError(
      `the file that ${setting} names cannot be read`,
      'Check the path and its permissions.',
      { cause },
    )
  }
}

async function readPassword(file: string): Promise<string> {
  const setting = 'MARQUE_AUTHORITY_SMTP_PASSWORD_FILE'
  const password = (await readSetting(file, setting)).replace(/\r?\n$/, '')
  if (password !== '') return password
  throw new ConfigurationError(
    `the file that ${setting} names is empty`,
    'Write the password into it, in one line.',
  )
}

function explain(cause: unknown, at: { host: string; port: number }): ConfigurationError {
  if (isSystemError(cause, 'EADDRINUSE')) {
    const what = `port ${at.port} for mails is taken`
    return new ConfigurationError(what, 'Stop what listens there, or name another port.', { cause })
  }
  return new ConfigurationError(
    `mails cannot be received on ${at.host}:${at.port}`,
    'Check MARQUE_AUTHORITY_SMTP_HOST, and the certificate and its key.',
    { cause },
  )
}

const POLL_MS = 1000
const EXPIRY_CHECK_SECONDS = 3600
/** A delivery that is under way gets so much more time when the authority stops. */
const CLOSE_MS = 5000

export type MailSender = { readonly close: () => Promise<void> }

/** Looks every second; several authorities on one database share the work. */
export function startMailOut(
  services: MailServices,
  { relay: address, from: mailFrom }: MailOut & { readonly from: string },
): MailSender {
  const { store, archives, clock, log, contextOf } = services
  const relay = smtpRelay(address)
  const context = (tx: Repositories) => ({ ...contextOf({ tx, actor: 'mail' }), mailFrom })
  let isStopping = false
  let nextExpiryCheck = clock.now()
  const work = async (): Promise<void> => {
    if (clock.now() >= nextExpiryCheck) {
      nextExpiryCheck = clock.now() + EXPIRY_CHECK_SECONDS
      await warnOfExpiry(store, context)
    }
    const delivering = { store, archives, relay, log, context, isStopping: () => isStopping }
    while (!isStopping && (await deliverMails(delivering)) > 0);
  }
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => log.warn({ err: error }, 'the outbox could not be looked at'))
      .finally(() => {
        running = undefined
      })
  }, POLL_MS)
  timer.unref()
  return {
    close: async () => {
      isStopping = true
      clearInterval(timer)
      await Promise.race([running, deadline(CLOSE_MS)])
      relay.close()
    },
  }
}

const deadline = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
