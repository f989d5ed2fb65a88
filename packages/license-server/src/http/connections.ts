// Bounds how many connections are open. When one too many arrives, the one that was quiet longest
// goes, so ten thousand idle connections cost bounded memory and shut nobody out (docs/threat-model.md,
// A17). It also knows which connections are at work, so a stop waits for these and for no others.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'

export type Connections = {
  readonly count: () => number
  /** Ends every connection that has no request under way; later ones end when they are done. */
  readonly endIdle: () => void
  readonly destroyAll: () => void
}

type Connection = { readonly raw: Socket; requests: number }

/** @param max connections that may be open at once */
export function boundConnections(server: Server, max: number): Connections {
  // In the order in which they were last at work.
  const open = new Set<Connection>()
  const byTlsSocket = trackConnections(server, open, max)
  let ending = false
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = byTlsSocket.get(request.socket)
    if (connection === undefined) return
    connection.requests += 1
    open.delete(connection)
    open.add(connection)
    response.on('close', () => {
      connection.requests -= 1
      if (ending && connection.requests === 0) connection.raw.destroySoon()
    })
  })
  return {
    count: () => open.size,
    endIdle: () => {
      ending = true
      for (const { raw, requests } of open) if (requests === 0) raw.destroy()
    },
    destroyAll: () => {
      for (const { raw } of open) raw.destroy()
    },
  }
}

/**
 * Keeps `open` to at most `max` connections. The server tells of a connection twice, before and after
 * its handshake, as two sockets with the same two ends.
 */
function trackConnections(
  server: Server,
  open: Set<Connection>,
  max: number,
): WeakMap<Socket, Connection> {
  const byEnds = new Map<string, Connection>()
  const byTlsSocket = new WeakMap<Socket, Connection>()
  server.on('connection', (raw: Socket) => {
    const connection: Connection = { raw, requests: 0 }
    const ends = endsOf(raw)
    open.add(connection)
    byEnds.set(ends, connection)
    raw.once('close', () => {
      open.delete(connection)
      if (byEnds.get(ends) === connection) byEnds.delete(ends)
    })
    if (open.size > max) quietest(open).raw.destroy()
  })
  server.on('secureConnection', (tls: Socket) => {
    const connection = byEnds.get(endsOf(tls))
    if (connection !== undefined) byTlsSocket.set(tls, connection)
  })
  return byTlsSocket
}

const endsOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`

/** The connection that was without a request longest; if all are at work, the one that just came. */
function quietest(open: ReadonlySet<Connection>): Connection {
  let last: Connection | undefined
  for (const connection of open) {
    if (connection.requests === 0) return connection
    last = connection
  }
  if (last === undefined) throw new RangeError('no connection is open')
  return last
}
