// The nonce that lets our style elements pass `style-src 'self' 'nonce-…'`. The server writes it
// into every page it serves; without it the pages would appear unstyled (docs/contract.md).

/** The nonce of this page, also given to the scroll lock of dialogs, which asks for it by this name. */
export function readStyleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
  Object.assign(globalThis, { __webpack_nonce__: nonce })
  return nonce
}
