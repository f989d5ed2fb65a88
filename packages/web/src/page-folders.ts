// Where the built pages lie in a checkout; what is packed for elsewhere has a page of its own here.

/** The folder of the license server's pages: `qrcode.html`, `dashboard.html`, `assets/`. */
export const licenseServerPages: URL = new URL('../dist/license-server/', import.meta.url)

/** The folder of the page that the SDK serves inside a product: `index.html`, `assets/`. */
export const registrationPages: URL = new URL('../dist/registration/', import.meta.url)

/** The folder of the authority's console: `index.html`, `assets/`. */
export const consolePages: URL = new URL('../dist/console/', import.meta.url)
