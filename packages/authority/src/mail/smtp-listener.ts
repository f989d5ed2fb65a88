// Takes mails by SMTP. A sender is told 250 when the mail and what became of it are on disk, and not
// before: its server keeps the mail until then. Whoever connects is a stranger, so everything has a
// bound. Implements docs/mail.md, "Limits"; RFC 5321; docs/threat-model.md, A20.
import { isIPv6 } from 'node:net'
import { type Bytes, encodeUtf8, equalBytes, sha256 } from '@marque/protocol'
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server'
import type { Clock, Log } from '../ports.ts'
import { peerLimits } from './peer-limits.ts'

export const MOST_MAIL_BYTES = 25 * 1024 * 1024
/** Of all mails that are being received together. */
const MOST_BYTES_IN_FLIGHT = 100 * 1024 * 1024
const MOST_CONNECTIONS = 100
const IDLE_MS = 60_000
const CLOSE_MS = 5000

export type SmtpLogin = { readonly user: string; readonly password: string }

export type SmtpMail = {
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly bytes: Bytes
  /** the bytes are its beginning alone, and the sender is told so */
  readonly isTooLarge: boolean
}

export type SmtpListenerOptions = {
  /** 0 takes a free one */
  readonly port: number
  readonly host: string
  /** PEM; absent: no TLS is offered */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** absent: nobody signs in; else everybody must */
  readonly login?: SmtpLogin
  /** lower case; none: any recipient is taken */
  readonly recipients: readonly string[]
  readonly name: string
  readonly log: Log
  readonly clock: Clock
  /** resolves when the mail is on disk */
  readonly accept: (mail: SmtpMail) => Promise<void>
}

export type SmtpListener = { readonly port: number; readonly close: () => Promise<void> }

/** @throws the error of the system if the port cannot be listened on */
export async function startSmtpListener(options: SmtpListenerOptions): Promise<SmtpListener> {
  const server = new SMTPServer({ ...limits(options), ...handlers(options) })
  server.on('error', (error) => options.log.info({ err: error }, 'a mail connection broke'))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.server.off('error', reject)
      resolve()
    })
  })
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  options.log.info({ smtp: smtpUrl(options.host, port) }, 'receiving mail')
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

const smtpUrl = (host: string, port: number): string =>
  `smtp://${isIPv6(host) ? `[${host}]` : host}:${port}`

const limits = ({ tls, login, name }: SmtpListenerOptions): SMTPServerOptions => ({
  name,
  banner: 'Marque',
  size: MOST_MAIL_BYTES,
  maxClients: MOST_CONNECTIONS,
  socketTimeout: IDLE_MS,
  closeTimeout: CLOSE_MS,
  disableReverseLookup: true,
  disabledCommands: [
    ...(tls === undefined ? ['STARTTLS'] : []),
    ...(login === undefined ? ['AUTH'] : []),
  ],
  ...tls,
  authOptional: login === undefined,
  authMethods: ['PLAIN', 'LOGIN'],
  allowInsecureAuth: tls === undefined,
  logger: false,
})

function handlers(options: SmtpListenerOptions): SMTPServerOptions {
  const peers = peerLimits(options.clock)
  const { recipients, login } = options
  return {
    onConnect: ({ remoteAddress }, done) =>
      done(peers.connect(remoteAddress) ? null : refusal(421, '4.7.0 too many connections')),
    onClose: ({ remoteAddress }) => peers.disconnect(remoteAddress),
    onAuth: (given, { remoteAddress }, done) => {
      const answer = peers.mayTry(remoteAddress) ? isLogin(login, given) : Promise.resolve(false)
      answer.then((isRight) => {
        if (!isRight) peers.failed(remoteAddress)
        done(isRight ? null : refusal(535, '5.7.8 wrong user or password'), {
          user: given.username,
        })
      }, done)
    },
    onMailFrom: (_address, { remoteAddress }, done) =>
      done(peers.send(remoteAddress) ? null : refusal(450, '4.7.1 too many mails; try later')),
    onRcptTo: ({ address }, _session, done) =>
      done(
        recipients.length === 0 || recipients.includes(address.toLowerCase())
          ? null
          : refusal(550, '5.1.1 no such address here'),
      ),
    onData: dataHandler(options),
  }
}

type DataHandler = NonNullable<SMTPServerOptions['onData']>

function dataHandler({ accept, log }: SmtpListenerOptions): DataHandler {
  const inFlight = { bytes: 0 }
  const take = async (
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
  ): Promise<Error | undefined> => {
    try {
      const received = await receive(stream, inFlight)
      if (received === undefined) return refusal(452, '4.3.1 too much at once; try later')
      await accept({ ...received, envelope: envelopeOf(session) })
      return received.isTooLarge ? refusal(552, '5.3.4 more than 25 MB') : undefined
    } catch (error) {
      log.error({ err: error }, 'a mail could not be stored; its sender was told to try again')
      return refusal(451, '4.3.0 not now; try later')
    }
  }
  return (stream, session, done) => {
    void take(stream, session).then((refused) => done(refused, 'stored'))
  }
}

/** @returns undefined if all connections together send too much to be held */
async function receive(
  stream: SMTPServerDataStream,
  inFlight: { bytes: number },
): Promise<Pick<SmtpMail, 'bytes' | 'isTooLarge'> | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  let isHeld = true
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      if (!isHeld || size + chunk.length > MOST_MAIL_BYTES) continue
      isHeld = inFlight.bytes + chunk.length <= MOST_BYTES_IN_FLIGHT
      if (!isHeld) continue
      inFlight.bytes += chunk.length
      size += chunk.length
      chunks.push(chunk)
    }
    return isHeld ? { bytes: join(chunks, size), isTooLarge: stream.sizeExceeded } : undefined
  } finally {
    inFlight.bytes -= size
  }
}

function join(chunks: readonly Uint8Array[], size: number): Bytes {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

const envelopeOf = ({ envelope }: SMTPServerSession): SmtpMail['envelope'] => ({
  from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
  to: envelope.rcptTo.map(({ address }) => address),
})

async function isLogin(
  login: SmtpLogin | undefined,
  given: { username?: string | null | undefined; password?: string | null | undefined },
): Promise<boolean> {
  if (login === undefined) return false
  const hash = (text: string | null | undefined): Promise<Bytes> => sha256(encodeUtf8(text ?? ''))
  const isUser = equalBytes(await hash(given.username), await hash(login.user))
  const isPassword = equalBytes(await hash(given.password), await hash(login.password))
  return isUser && isPassword
}

const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode })
