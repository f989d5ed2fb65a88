// What every component of the SDK has in common: values have a bound, a swap to the present value
// is no change, and what a driver throws is told as cause, component and sentence. An error never
// passes for "has no value". Implements docs/adr/0011, docs/protocol.md §6.
import type { Component, ComponentCause } from '../contract.ts'
import { ComponentError } from '../domain/component-fault.ts'

/** An anchor record has 113 bytes, an epoch fewer; a node's report with its history needs most. */
export const MOST_BYTES = 65_536

/**
 * How long a driver may work for one operation where it can be told; the SDK has stopped waiting by
 * then. It keeps a hung server from holding the connections of the product's pool for ever.
 */
export const OPERATION_MS = 5000

/** What was found out about a fault; the text is the driver's own words if absent. */
export type Judgement = { readonly cause: ComponentCause; readonly text?: string }

/** @returns `undefined` if the error is none of this kind's own */
export type Judge = (error: unknown) => Judgement | undefined

export function checkedComponent(component: Component, judge: Judge): Component {
  const { kind } = component
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw translate(kind, judge, error)
    }
  }
  const read = (name: string): Promise<string | undefined> =>
    told(async () => checkedValue(kind, name, await component.read(name)))
  return {
    kind,
    identity: () => told(component.identity),
    read,
    swap: async (name, expected, value) => {
      checkBounds(value)
      if (value === expected) return (await read(name)) === expected
      return told(() => component.swap(name, expected, value))
    },
  }
}

/** A value that is there and is no text of ours. */
export const damagedValue = (kind: string, name: string, what: string): ComponentError =>
  new ComponentError('damaged', `${kind}: the record ${name} ${what}`)

/** @throws ComponentError damaged, if the bytes are no text */
export function decodeText(kind: string, name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw damagedValue(kind, name, 'is no text')
  }
}

export const byteLength = (text: string): number => new TextEncoder().encode(text).length

function checkedValue(kind: string, name: string, value: string | undefined): string | undefined {
  if (value !== undefined && byteLength(value) > MOST_BYTES) {
    throw damagedValue(kind, name, 'is longer than any value')
  }
  return value
}

function checkBounds(value: string): void {
  if (byteLength(value) > MOST_BYTES) throw new RangeError('the value is too long for a component')
}

function translate(kind: string, judge: Judge, error: unknown): ComponentError {
  if (error instanceof ComponentError) return error
  const { cause, text } = judge(error) ?? judgeNetwork(error) ?? { cause: 'unknown' }
  const words = text ?? wordsOf(error)
  const code = codeOf(error)
  const shown = code === '' || words.includes(code) ? words : `${words} (${code})`
  return new ComponentError(cause, `${kind}: ${shown}`, { cause: error })
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
])

/** Faults of Node's network layer, which every driver passes on. */
function judgeNetwork(error: unknown): Judgement | undefined {
  const code = codeOf(error)
  if (code === 'ETIMEDOUT') return { cause: 'timeout' }
  const isTls = /^(ERR_(SSL|TLS)_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
  return isTls || UNREACHABLE.has(code) ? { cause: 'unreachable' } : undefined
}

/** The code that a driver or Node gives an error; empty if it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return code
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return wordsOf(error.errors[0])
  return error instanceof Error && error.message !== '' ? error.message : 'unknown fault'
}
