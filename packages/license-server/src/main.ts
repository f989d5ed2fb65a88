// The license server as a process of its own: started by the image and by `marque server start`.
// It ends with 0 when it was told to stop, with 78 and one line when its configuration is at fault.
// Implements docs/contract.md, "License server", "SIGTERM".
import { processEnvironment } from './config.ts'
import { ConfigurationError } from './configuration-error.ts'
import { type LicenseServer, startLicenseServer } from './start.ts'

const EXIT_CONFIGURATION = 78
const STOP_DEADLINE_MS = 9_500

/** Resolves when the server listens; the process then ends by SIGTERM or SIGINT. */
export async function main(): Promise<void> {
  // Whoever reads the log may go away; that must not end the server.
  process.stdout.on('error', () => undefined)
  let server: LicenseServer | undefined
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref()
    if (server !== undefined) endWith(server)
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
  server = await startLicenseServer({ env: processEnvironment() }).catch(refuseStart)
  if (stopping) endWith(server)
}

function endWith(server: LicenseServer): void {
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}

function refuseStart(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error
  process.stderr.write(`marque: error: ${error.message}; ${error.hint}\n`)
  process.exit(EXIT_CONFIGURATION)
}
