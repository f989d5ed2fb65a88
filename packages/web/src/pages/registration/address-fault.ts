// What can be told of an address while it is typed, so that the reader hears it in the field and not
// in a dialog. The SDK has the last word: what passes here may still be no address.

export type AddressFault = 'empty' | 'space' | 'scheme' | 'user' | 'path' | 'form'

/** @returns undefined if nothing speaks against it; the scheme may be missing */
export function findAddressFault(text: string): AddressFault | undefined {
  const typed = text.trim()
  if (typed === '') return 'empty'
  if (/\s/.test(typed)) return 'space'
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)
  const url = parse(hasScheme ? typed : `https://${typed}`)
  if (url === undefined) return 'form'
  if (url.protocol !== 'https:') return 'scheme'
  if (url.username !== '' || url.password !== '') return 'user'
  return url.pathname === '/' && url.search === '' && url.hash === '' ? undefined : 'path'
}

const parse = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)
