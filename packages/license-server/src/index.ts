// The door of the license server: what `npm start`, tests, benchmarks and the command line use of it.
export { type Environment, explainSettings } from './config.ts'
export { ConfigurationError } from './configuration-error.ts'
export { main } from './main.ts'
export { LICENSE_SERVER_SETTINGS, type Setting } from './settings.ts'
export { type LicenseServer, type StartOptions, startLicenseServer } from './start.ts'
