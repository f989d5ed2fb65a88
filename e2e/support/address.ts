// An address that leads to one license server now and to another later, as a name or a virtual address
// does when somebody points it at a copy.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import type { Site } from './licensee-site.ts'

export type Address = {
  readonly url: string
  /** from now on; connections that are open break */
  readonly leadTo: (site: Pick<Site, 'url'>) => void
}

export async function startAddress(
  t: Pick<TestContext, 'after'>,
  first: Pick<Site, 'url'>,
): Promise<Address> {
  let target = first
  const open = new Set<Socket>()
  const server = createServer((incoming) => {
    const outgoing = connect(Number(new URL(target.url).port), '127.0.0.1')
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(socket)
      // Either end may break at any time; the other one is told by its end.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  t.after(() => {
    server.close()
    cut()
  })
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (site) => {
      target = site
      cut()
    },
  }
}
