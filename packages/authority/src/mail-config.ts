// The settings of mail in and mail out. A part of config.ts, which reads the environment and names all
// faults together; values are never printed, two of them hold passwords.
import { isEmail } from './domain/email.ts'

export const MAIL_SETTINGS = [
  {
    name: 'MARQUE_AUTHORITY_SMTP_PORT',
    default: 'no mail is received',
    meaning: 'SMTP listener for license requests; 0 takes a free port (`--smtp-port`)',
  },
  {
    name: 'MARQUE_AUTHORITY_SMTP_HOST',
    default: 'the address of the HTTP listener',
    meaning: 'address of the SMTP listener',
  },
  {
    name: 'MARQUE_AUTHORITY_SMTP_TLS_CERT',
    default: 'no TLS is offered',
    meaning: 'PEM file with the certificate chain for STARTTLS',
  },
  {
    name: 'MARQUE_AUTHORITY_SMTP_TLS_KEY',
    default: 'no TLS is offered',
    meaning: 'PEM file with the key of that certificate',
  },
  {
    name: 'MARQUE_AUTHORITY_SMTP_USER',
    default: 'nobody signs in',
    meaning: 'name that every sender must sign in with',
  },
  {
    name: 'MARQUE_AUTHORITY_SMTP_PASSWORD_FILE',
    default: 'nobody signs in',
    meaning: 'file with the password of that name',
  },
  {
    name: 'MARQUE_AUTHORITY_SMTP_URL',
    default: 'no mail is sent',
    meaning:
      '`smtp[s]://USER:PASSWORD@HOST:PORT` of the relay that mails go out through (`--smtp-url`)',
  },
  {
    name: 'MARQUE_AUTHORITY_MAIL_FROM',
    default: 'the first of `mailAddresses` in `publisher.json`',
    meaning: 'address that mails are sent from',
  },
] as const

type MailSettingName = (typeof MAIL_SETTINGS)[number]['name']
type Parsed<T> = { readonly value: T } | { readonly fault: string }

export type MailIn = {
  /** 0 takes a free one */
  readonly port: number
  /** that of the HTTP listener if absent */
  readonly host?: string
  readonly tls?: { readonly certFile: string; readonly keyFile: string }
  readonly login?: { readonly user: string; readonly passwordFile: string }
}

export type MailRelay = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; else STARTTLS where it is offered */
  readonly secure: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
}

export type MailOut = {
  readonly relay: MailRelay
  /** the first address of the publisher if absent */
  readonly from?: string
}

export type MailConfig = { readonly mailIn?: MailIn; readonly mailOut?: MailOut }

/** @param text a setting's text, '' if it is absent */
export function parseMailConfig(
  text: (name: MailSettingName) => string,
  host: string,
): { readonly config: MailConfig; readonly faults: readonly string[] } {
  const [mailIn, mailOut] = [parseIn(text, host), parseOut(text)]
  return {
    faults: [mailIn, mailOut].flatMap((parsed) => ('fault' in parsed ? [parsed.fault] : [])),
    config: {
      ...('value' in mailIn && mailIn.value !== undefined && { mailIn: mailIn.value }),
      ...('value' in mailOut && mailOut.value !== undefined && { mailOut: mailOut.value }),
    },
  }
}

type Text = (name: MailSettingName) => string

function parseIn(text: Text, httpHost: string): Parsed<MailIn | undefined> {
  const port = text('MARQUE_AUTHORITY_SMTP_PORT')
  const certFile = text('MARQUE_AUTHORITY_SMTP_TLS_CERT')
  const keyFile = text('MARQUE_AUTHORITY_SMTP_TLS_KEY')
  const user = text('MARQUE_AUTHORITY_SMTP_USER')
  const passwordFile = text('MARQUE_AUTHORITY_SMTP_PASSWORD_FILE')
  if ((certFile === '') !== (keyFile === '')) {
    return { fault: 'MARQUE_AUTHORITY_SMTP_TLS_CERT and MARQUE_AUTHORITY_SMTP_TLS_KEY go together' }
  }
  if ((user === '') !== (passwordFile === '')) {
    return {
      fault: 'MARQUE_AUTHORITY_SMTP_USER and MARQUE_AUTHORITY_SMTP_PASSWORD_FILE go together',
    }
  }
  if (port === '') return { value: undefined }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    return { fault: 'MARQUE_AUTHORITY_SMTP_PORT is not a port' }
  }
  const host = text('MARQUE_AUTHORITY_SMTP_HOST')
  if (user !== '' && certFile === '' && !isLoopback(host === '' ? httpHost : host)) {
    return { fault: 'MARQUE_AUTHORITY_SMTP_USER needs MARQUE_AUTHORITY_SMTP_TLS_CERT' }
  }
  return {
    value: {
      port: Number(port),
      ...(host !== '' && { host }),
      ...(certFile !== '' && { tls: { certFile, keyFile } }),
      ...(user !== '' && { login: { user, passwordFile } }),
    },
  }
}

function parseOut(text: Text): Parsed<MailOut | undefined> {
  const url = text('MARQUE_AUTHORITY_SMTP_URL')
  const from = text('MARQUE_AUTHORITY_MAIL_FROM')
  if (from !== '' && !isEmail(from))
    return { fault: 'MARQUE_AUTHORITY_MAIL_FROM is not an address' }
  if (url === '') return { value: undefined }
  const relay = parseRelay(url)
  return relay === undefined
    ? { fault: 'MARQUE_AUTHORITY_SMTP_URL is not smtp[s]://USER:PASSWORD@HOST:PORT' }
    : { value: { relay, ...(from !== '' && { from }) } }
}

function parseRelay(text: string): MailRelay | undefined {
  const url = URL.parse(text)
  const secure = url?.protocol === 'smtps:'
  if (url === null || (!secure && url.protocol !== 'smtp:') || url.hostname === '') return undefined
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') return undefined
  try {
    const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 465 : 25) : Number(url.port),
      secure,
      ...(user !== '' && { auth: { user, pass } }),
    }
  } catch {
    return undefined
  }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\./.test(host)
