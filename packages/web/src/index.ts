// Where the built pages lie, for programs that serve them in a checkout. They are files with a
// placeholder for the style nonce, not modules (docs/contract.md, "License server"; docs/sdk.md).

export type * from './api/registration-state.ts'

/** The folder of the license server's pages: `qrcode.html`, `dashboard.html`, `assets/`. */
export const licenseServerPages: URL = new URL('../dist/license-server/', import.meta.url)

/** The folder of the page that the SDK serves inside a product: `index.html`, `assets/`. */
export const registrationPages: URL = new URL('../dist/registration/', import.meta.url)
