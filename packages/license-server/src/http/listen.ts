// From an application to an open port, and back without losing a request that is under way.
import { ConfigurationError } from '../configuration-error.ts'
import type { HttpServer } from './server.ts'

/** Requests that are not done by then are cut off, so that a stop takes at most ten seconds. */
const DRAIN_MS = 5_000

/** @throws ConfigurationError if the port cannot be had */
export async function listen(
  { app }: HttpServer,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; readonly port: number }> {
  try {
    await app.listen({ host, port, listenTextResolver: () => '' })
  } catch (cause) {
    throw notListening({ host, port, cause })
  }
  const address = app.server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return { url: `https://${urlHost(host)}:${actual}`, port: actual }
}

/** @returns ends idle connections at once, and waits for the others, but not for ever */
export function stopListening({ app, connections }: HttpServer): () => Promise<void> {
  return async () => {
    const cutOff = setTimeout(connections.destroyAll, DRAIN_MS)
    const closed = app.close()
    connections.endIdle()
    await closed
    clearTimeout(cutOff)
  }
}

function notListening(at: { host: string; port: number; cause: unknown }): ConfigurationError {
  const { host, port, cause } = at
  const code = (cause as NodeJS.ErrnoException).code
  const place = `port ${port} of ${host}`
  if (code === 'EADDRINUSE') {
    return new ConfigurationError(
      `${place} is in use by another program`,
      'stop that program, or set MARQUE_PORT to a free port',
      { cause },
    )
  }
  if (code === 'EACCES') {
    return new ConfigurationError(
      `${place} may not be opened by this user`,
      'set MARQUE_PORT to a port above 1023',
      { cause },
    )
  }
  return new ConfigurationError(
    `${place} cannot be opened (${code ?? 'unknown reason'})`,
    'set MARQUE_HOST to an address of this machine, or to 0.0.0.0',
    { cause },
  )
}

const WILDCARDS = new Set(['0.0.0.0', '::'])

function urlHost(host: string): string {
  if (WILDCARDS.has(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
