// How much one peer may do: connections at once, mails in a minute, wrong passwords. One that sends
// without end must leave room for the others.
import type { Clock } from '../ports.ts'

const MOST_CONNECTIONS = 20
const MOST_MAILS = 60
const MAIL_WINDOW_SECONDS = 60
const MOST_FAILURES = 5
const FAILURE_WINDOW_SECONDS = 15 * 60
/** Peers that are remembered; a stranger may have many addresses. */
const MOST_PEERS = 10_000

export type PeerLimits = {
  readonly connect: (peer: string) => boolean
  readonly disconnect: (peer: string) => void
  readonly send: (peer: string) => boolean
  readonly mayTry: (peer: string) => boolean
  readonly failed: (peer: string) => void
}

export function peerLimits(clock: Clock): PeerLimits {
  const connections = new Map<string, number>()
  const mails = new Map<string, readonly number[]>()
  const failures = new Map<string, readonly number[]>()
  const recent = (
    of: ReadonlyMap<string, readonly number[]>,
    { peer, seconds }: { peer: string; seconds: number },
  ): readonly number[] => (of.get(peer) ?? []).filter((at) => at > clock.now() - seconds)
  return {
    connect: (peer) => {
      const open = (connections.get(peer) ?? 0) + 1
      connections.set(peer, open)
      return open <= MOST_CONNECTIONS
    },
    disconnect: (peer) => {
      const open = (connections.get(peer) ?? 1) - 1
      if (open > 0) connections.set(peer, open)
      else connections.delete(peer)
    },
    send: (peer) => {
      const sent = recent(mails, { peer, seconds: MAIL_WINDOW_SECONDS })
      if (sent.length >= MOST_MAILS) return false
      remember(mails, peer, [...sent, clock.now()])
      return true
    },
    mayTry: (peer) =>
      recent(failures, { peer, seconds: FAILURE_WINDOW_SECONDS }).length < MOST_FAILURES,
    failed: (peer) => {
      const failed = recent(failures, { peer, seconds: FAILURE_WINDOW_SECONDS })
      remember(failures, peer, [...failed, clock.now()].slice(-MOST_FAILURES))
    },
  }
}

/** The peer that was quiet longest makes room. */
function remember(
  of: Map<string, readonly number[]>,
  peer: string,
  instants: readonly number[],
): void {
  of.delete(peer)
  of.set(peer, instants)
  const [oldest] = of.keys()
  if (of.size > MOST_PEERS && oldest !== undefined) of.delete(oldest)
}
