// The settings of mail: what goes together, what is fatal, and that passwords are never printed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError, readAuthorityConfig } from '../../src/index.ts'
import { smtpRelay } from '../../src/mail/smtp-relay.ts'

const read = (environment: Record<string, string>, flags = {}) =>
  readAuthorityConfig(flags, environment)

test('without settings no mail is received, and none is sent', () => {
  const config = read({})
  assert.equal(config.mailIn, undefined)
  assert.equal(config.mailOut, undefined)
  assert.equal(read({ MARQUE_AUTHORITY_MAIL_FROM: 'a@b.example' }).mailOut, undefined)
})

test('a port, a certificate and a login make mail in', () => {
  const { mailIn } = read(
    {
      MARQUE_AUTHORITY_SMTP_PORT: '1',
      MARQUE_AUTHORITY_SMTP_HOST: '0.0.0.0',
      MARQUE_AUTHORITY_SMTP_TLS_CERT: '/c',
      MARQUE_AUTHORITY_SMTP_TLS_KEY: '/k',
      MARQUE_AUTHORITY_SMTP_USER: 'u',
      MARQUE_AUTHORITY_SMTP_PASSWORD_FILE: '/p',
    },
    { smtpPort: '2525' },
  )
  assert.deepEqual(mailIn, {
    port: 2525,
    host: '0.0.0.0',
    tls: { certFile: '/c', keyFile: '/k' },
    login: { user: 'u', passwordFile: '/p' },
  })
})

test('a URL names the relay, its password in any characters', () => {
  const relayOf = (smtpUrl: string) => read({}, { smtpUrl }).mailOut?.relay
  assert.deepEqual(relayOf('smtp://relay'), { host: 'relay', port: 25, secure: false })
  assert.deepEqual(relayOf('smtps://u%40x:p%20%2F@[::1]/'), {
    host: '::1',
    port: 465,
    secure: true,
    auth: { user: 'u@x', pass: 'p /' },
  })
  assert.equal(relayOf('smtp://relay:2525')?.port, 2525)
})

test('what does not go together, or is none, is named, never its value', () => {
  for (const [environment, fault] of [
    [{ MARQUE_AUTHORITY_SMTP_PORT: 'secret' }, /SMTP_PORT is not a port/],
    [{ MARQUE_AUTHORITY_SMTP_URL: 'http://secret@relay' }, /SMTP_URL is not smtp/],
    [{ MARQUE_AUTHORITY_SMTP_URL: 'smtp://u:secret@relay/path' }, /SMTP_URL is not smtp/],
    [{ MARQUE_AUTHORITY_SMTP_URL: 'smtp://u:%secret@relay' }, /SMTP_URL is not smtp/],
    [{ MARQUE_AUTHORITY_MAIL_FROM: 'secret' }, /MAIL_FROM is not an address/],
    [{ MARQUE_AUTHORITY_SMTP_TLS_CERT: 'secret' }, /SMTP_TLS_KEY go together/],
    [{ MARQUE_AUTHORITY_SMTP_USER: 'secret' }, /SMTP_PASSWORD_FILE go together/],
    [
      {
        MARQUE_AUTHORITY_SMTP_PORT: '25',
        MARQUE_AUTHORITY_SMTP_HOST: '10.0.0.1',
        MARQUE_AUTHORITY_SMTP_USER: 'secret',
        MARQUE_AUTHORITY_SMTP_PASSWORD_FILE: 'secret',
      },
      /SMTP_USER needs MARQUE_AUTHORITY_SMTP_TLS_CERT/,
    ],
  ] as const) {
    assert.throws(
      () => read(environment),
      (error) =>
        error instanceof ConfigurationError &&
        fault.test(error.message) &&
        !error.message.includes('secret'),
      String(fault),
    )
  }
})

test('a relay that is not there says so within its time, without its password', async () => {
  const auth = { user: 'u', pass: 'TEST secret' }
  const relay = smtpRelay({ host: '127.0.0.1', port: 1, secure: false, auth })
  const mail = { from: { name: 'x', address: 'a@b.example' }, to: 'c@d.example' }
  const content = { subject: 's', text: 't', html: 'h', messageId: '<1@x>' }
  await assert.rejects(
    relay.send({ ...mail, ...content, autoSubmitted: 'auto-generated' }),
    (error: Error) => /ECONNREFUSED/.test(error.message) && !error.message.includes('secret'),
  )
  relay.close()
})
