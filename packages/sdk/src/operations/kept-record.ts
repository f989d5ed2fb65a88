// The record of one node and the store it is kept in. A store that cannot be read is never taken for
// an empty one: nothing is written over what may still be there.
// Implements docs/contract.md, "SDK".
import type { RegistrationStore } from '../contract.ts'
import {
  emptyRecord,
  encodeRecord,
  parseRecord,
  type RegistrationRecord,
} from '../domain/record.ts'

export type Loaded =
  | { readonly kind: 'absent' }
  | { readonly kind: 'read'; readonly record: RegistrationRecord }
  | { readonly kind: 'damaged'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly text: string }

type Within = <T>(work: Promise<T>, who: string) => Promise<T>

export async function loadRecord(
  store: RegistrationStore | undefined,
  within: Within,
): Promise<Loaded> {
  if (store === undefined) return { kind: 'absent' }
  let text: string | undefined
  try {
    text = await within(store.load(), 'store')
  } catch (error) {
    return { kind: 'unreadable', text: faultText(error) }
  }
  if (text === undefined) return { kind: 'absent' }
  try {
    return { kind: 'read', record: parseRecord(text) }
  } catch (error) {
    return { kind: 'damaged', text: faultText(error) }
  }
}

/** @returns what went wrong, `undefined` once the record would survive a crash */
export async function saveRecord(
  store: RegistrationStore | undefined,
  record: RegistrationRecord,
  within: Within,
): Promise<{ readonly text: string } | undefined> {
  if (store === undefined) return undefined
  try {
    await within(store.save(encodeRecord(record)), 'store')
    return undefined
  } catch (error) {
    return { text: faultText(error) }
  }
}

export const recordOf = (loaded: Loaded): RegistrationRecord =>
  loaded.kind === 'read' ? loaded.record : emptyRecord()

const faultText = (error: unknown): string =>
  error instanceof Error ? error.message : 'unknown fault'
