// Why a program did not answer, each cause in words and with its own remedy: "fetch failed" helps
// nobody (docs/mission.md, R16).
import { CliError, reasonOf, systemCodeOf } from './errors.ts'

type Cause = { readonly what: string; readonly hint: string }

const CAUSES: { readonly [code: string]: Cause } = {
  ENOTFOUND: {
    what: 'the host name is not known',
    hint: 'Check the spelling and the name server of this machine; an IP address works too.',
  },
  EAI_AGAIN: {
    what: 'the name server does not answer',
    hint: 'Check the name server of this machine; an IP address works too.',
  },
  ECONNREFUSED: {
    what: 'nothing listens on this port',
    hint: 'Check the port and that the program runs; docker run -P picks a new port at every start.',
  },
  ECONNRESET: {
    what: 'the connection was cut',
    hint: 'Check scheme (http or https), port, and what lies between.',
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    what: 'what listens there does not speak TLS',
    hint: 'Check the port, and whether the address begins with https:// or http://.',
  },
  ETIMEDOUT: {
    what: 'no answer in time',
    hint: 'Check firewalls and routes between this machine and that one.',
  },
  EHOSTUNREACH: {
    what: 'there is no route to this host',
    hint: 'Check firewalls and routes between this machine and that one.',
  },
  ENETUNREACH: {
    what: 'there is no route to this network',
    hint: 'Check firewalls and routes between this machine and that one.',
  },
}

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'TimeoutError'])

/** @param cause what `fetch`, `connect` or `lookup` failed with, at any depth */
export function unreachableCause(cause: unknown): Cause {
  const deepest = deepestOf(cause)
  const code = systemCodeOf(deepest) ?? (deepest instanceof Error ? deepest.name : '')
  const known = CAUSES[TIMEOUTS.has(code) ? 'ETIMEDOUT' : code]
  if (known !== undefined) return known
  if (/CERT|TLS|SSL|ALTNAME|SIGNATURE|EPROTO/.test(code)) {
    return {
      what: `TLS failed: ${reasonOf(deepest)}`,
      hint: 'Check that the certificate is for this host name and by an authority this machine trusts (NODE_EXTRA_CA_CERTS names more).',
    }
  }
  return { what: reasonOf(deepest), hint: 'Check the network between this machine and that one.' }
}

/** @param who what was asked, as in `the authority at https://…` */
export function unreachable(who: string, cause: unknown): CliError {
  const { what, hint } = unreachableCause(cause)
  return new CliError('unreachable', `${who} cannot be reached: ${what}`, hint, { cause })
}

function deepestOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return deepestOf(error.errors[0])
  return error instanceof Error && error.cause instanceof Error ? deepestOf(error.cause) : error
}
