// Reads what a license file says, to show it before it is put in force. Nothing is verified here:
// the license server does that, and only its answer counts (docs/protocol.md §2).

/** The fields that a person compares. */
export type LicensePreview = {
  readonly serial: number
  readonly deploymentId: string
  readonly licensee: string
  readonly product: string
  readonly maxConnections: number
  /** epoch seconds; absent: perpetual */
  readonly expiresAt: number | undefined
  readonly accountStatus: string
}

/** @returns undefined if the text is not a license file */
export function parseLicensePreview(text: string): LicensePreview | undefined {
  try {
    const file: unknown = JSON.parse(text)
    if (!isRecord(file) || typeof file['license'] !== 'string') return undefined
    return previewOf(decodePayload(file['license']))
  } catch {
    // Not JSON, not base64url or not UTF-8: not a license file.
    return undefined
  }
}

function previewOf(payload: unknown): LicensePreview | undefined {
  if (!isRecord(payload)) return undefined
  const { serial, maxConnections, exp, accountStatus, deployment, licensee, product } = payload
  if (typeof serial !== 'number' || typeof maxConnections !== 'number') return undefined
  return {
    serial,
    maxConnections,
    expiresAt: typeof exp === 'number' ? exp : undefined,
    accountStatus: String(accountStatus),
    deploymentId: text(deployment, 'id'),
    licensee: text(licensee, 'name'),
    product: text(product, 'name'),
  }
}

function decodePayload(jws: string): unknown {
  const part = jws.split('.')[1] ?? ''
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const text = (value: unknown, key: string): string =>
  isRecord(value) && typeof value[key] === 'string' ? value[key] : ''
