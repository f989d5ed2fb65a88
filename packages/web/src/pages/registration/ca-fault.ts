// What can be told of a CA certificate before it is sent. Above all a private key is never sent.

export type CaFault = 'key' | 'none' | 'tooLarge'

/** A request may have 64 KiB; the rest is for the address. */
export const mostCaBytes = 60 * 1024

/** @returns undefined if nothing speaks against it, or nothing was given */
export function findCaFault(text: string): CaFault | undefined {
  if (text.trim() === '') return undefined
  if (text.includes('PRIVATE KEY')) return 'key'
  if (new TextEncoder().encode(text).length > mostCaBytes) return 'tooLarge'
  return text.includes('-----BEGIN CERTIFICATE-----') ? undefined : 'none'
}
