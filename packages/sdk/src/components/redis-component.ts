// Redis as a component: one key for each value. A swap is one script, which Redis runs as one step.
// Implements docs/protocol.md §6, "Components".
import type { Component } from '../contract.ts'
import { checkedComponent, damagedValue, type Judgement } from './checked-component.ts'

/** What is needed of the product's client: `ioredis` has `call`, `redis` has `sendCommand`. */
export type RedisClient =
  | { readonly call: (command: string, ...args: string[]) => Promise<unknown> }
  | { readonly sendCommand: (args: string[]) => Promise<unknown> }

type Run = (command: string, ...args: string[]) => Promise<unknown>

const KIND = 'redis'
const PREFIX = 'marque:'
const NEEDS = `the product's user needs GET, SET and EVAL on the keys ${PREFIX}*`
const SWAP = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`

/**
 * Redis, in the keys `marque:NAME`, which never expire. It has no identity of its own. A Redis that
 * keeps nothing over its restart, or evicts keys that do not expire, counts as replaced after it.
 * @param client the product's own connected client of `ioredis` or `redis`; it is never closed
 * @returns a component that rejects with `ComponentError`
 */
export function redisComponent(client: RedisClient): Component {
  const run: Run = (command, ...args) =>
    unlessCut(
      client,
      'call' in client ? client.call(command, ...args) : client.sendCommand([command, ...args]),
    )
  return checkedComponent(
    {
      kind: KIND,
      identity: async () => [],
      read: async (name) => {
        const value = await run('GET', PREFIX + name)
        if (value === null || value === undefined) return undefined
        if (typeof value === 'string') return value
        throw damagedValue(KIND, name, 'is no text')
      },
      swap: async (name, expected, value) =>
        expected === undefined
          ? (await run('SET', PREFIX + name, value, 'NX')) === 'OK'
          : (await run('EVAL', SWAP, '1', PREFIX + name, expected, value)) === 1,
    },
    judge,
  )
}

type Listener = (error: unknown) => void
type Emitter = {
  on?: (event: 'error', listener: Listener) => unknown
  off?: (event: 'error', listener: Listener) => unknown
}

/**
 * A client that cannot connect, or is refused, keeps its commands and goes on trying; why it does so
 * it tells in its event `error` alone.
 */
async function unlessCut<T>(client: RedisClient, work: Promise<T>): Promise<T> {
  const emitter = client as Emitter
  let listener: Listener = () => {}
  const cut = new Promise<never>((_, reject) => {
    listener = reject
    emitter.on?.('error', listener)
  })
  try {
    return await Promise.race([work, cut])
  } finally {
    emitter.off?.('error', listener)
  }
}

/** Redis begins its refusals with a word. */
const CAUSES: { readonly [word: string]: Judgement['cause'] } = {
  NOAUTH: 'credentials',
  WRONGPASS: 'credentials',
  READONLY: 'read-only',
  OOM: 'full',
  MISCONF: 'full',
  NOREPLICAS: 'unreachable',
  LOADING: 'unreachable',
  MASTERDOWN: 'unreachable',
  CLUSTERDOWN: 'unreachable',
  TRYAGAIN: 'unreachable',
  BUSY: 'timeout',
  WRONGTYPE: 'damaged',
}

function judge(error: unknown): Judgement | undefined {
  if (!(error instanceof Error)) return undefined
  const { message, name } = error
  // A refusal inside a script is told with the script's own words around it.
  const words: readonly string[] = message.match(/\b[A-Z]{3,}\b/g) ?? []
  if (words.includes('NOPERM')) return { cause: 'forbidden', text: `${message}; ${NEEDS}` }
  const [cause] = words.flatMap((word) => CAUSES[word] ?? [])
  if (cause !== undefined) return { cause }
  if (
    name === 'MaxRetriesPerRequestError' ||
    /closed|not writeable|offline/i.test(`${name} ${message}`)
  ) {
    return { cause: 'unreachable' }
  }
  return /timeout|timed out/i.test(message) ? { cause: 'timeout' } : undefined
}
