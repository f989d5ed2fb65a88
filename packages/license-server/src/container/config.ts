// What the container's entry and its health check need of the environment, before the program's own
// configuration (../config.ts) has been read and checked.

export type ContainerConfig = {
  /** Where config/ and log/ are. */
  readonly home: string
  /** Where the health check asks. */
  readonly healthUrl: string
}

const WILDCARDS = new Set(['', '0.0.0.0', '::'])

export function readContainerConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ContainerConfig {
  const host = environment['MARQUE_HOST'] ?? ''
  const target = WILDCARDS.has(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return {
    home: environment['MARQUE_HOME'] ?? '/app',
    healthUrl: `https://${target}:${environment['MARQUE_PORT'] ?? '8081'}/healthz`,
  }
}
