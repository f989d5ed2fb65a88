// Hands mails to the publisher's relay. TLS is used wherever the relay offers it, and a password never
// goes without; a relay on this machine may have any certificate. Implements RFC 5321, RFC 3207.
import { createTransport } from 'nodemailer'
import { isLoopback, type MailRelay } from '../mail-config.ts'
import { oneLine } from './plain-text.ts'

export type OutgoingMail = {
  readonly from: { readonly name: string; readonly address: string }
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly messageId: string
  readonly inReplyTo?: string
  /** RFC 3834: no program answers it */
  readonly autoSubmitted: 'auto-generated' | 'auto-replied'
}

export type Relay = {
  /** @throws RelayError */
  readonly send: (mail: OutgoingMail) => Promise<void>
  readonly close: () => void
}

export class RelayError extends Error {
  /** the relay refuses the recipient or the mail, and would again */
  readonly isPermanent: boolean

  constructor(message: string, isPermanent: boolean, cause: unknown) {
    super(message, { cause })
    this.isPermanent = isPermanent
  }
}

const CONNECT_MS = 10_000
const IDLE_MS = 30_000

export function smtpRelay({ host, port, secure, auth }: MailRelay): Relay {
  const isOwnMachine = isLoopback(host)
  const transport = createTransport({
    host,
    port,
    secure,
    ...(auth !== undefined && { auth: { ...auth } }),
    requireTLS: auth !== undefined && !secure && !isOwnMachine,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !isOwnMachine },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  })
  return {
    send: async ({ autoSubmitted, inReplyTo, ...mail }) => {
      try {
        await transport.sendMail({
          ...mail,
          ...(inReplyTo !== undefined && { inReplyTo, references: inReplyTo }),
          envelope: { from: mail.from.address, to: mail.to },
          headers: { 'Auto-Submitted': autoSubmitted, 'X-Auto-Response-Suppress': 'All' },
        })
      } catch (cause) {
        throw toRelayError(cause)
      }
    },
    close: () => transport.close(),
  }
}

/** Steps at which a refusal is about the mail, not about the connection. */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA', 'MAIL FROM'])

function toRelayError(cause: unknown): RelayError {
  const { responseCode, command, message } = cause as {
    responseCode?: unknown
    command?: unknown
    message?: unknown
  }
  const isRefused = typeof responseCode === 'number' && responseCode >= 500
  const isAboutMail = typeof command === 'string' && ABOUT_THE_MAIL.has(command)
  const text = oneLine(typeof message === 'string' ? message : 'no answer', 300)
  return new RelayError(text, isRefused && isAboutMail, cause)
}
