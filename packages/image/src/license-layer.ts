// The one layer that differs between deployments: license, deployment key and trust anchor, readable
// by every user, since the container may run as any (`--user`). The base's own files stay untouched.

import { ImageError } from './errors.ts'
import { buildLayer, type Layer } from './layer.ts'

export const LICENSE_FOLDER = 'app/license'

/** The three files of `/app/license`; opaque bytes here. */
export type LicenseFolder = {
  /** `license.json` (docs/protocol.md §2). */
  readonly license: Uint8Array
  /** `deployment.key`: the deployment's private key as PEM. */
  readonly deploymentKey: Uint8Array
  /** `trust.json` (docs/protocol.md §1). */
  readonly trust: Uint8Array
}

/** @throws {ImageError} `INPUT_REFUSED` for an empty file. */
export function buildLicenseLayer(folder: LicenseFolder, options: { mtime: number }): Layer {
  const files = {
    'deployment.key': folder.deploymentKey,
    'license.json': folder.license,
    'trust.json': folder.trust,
  }
  for (const [name, content] of Object.entries(files)) {
    if (content.length === 0) throw new ImageError('INPUT_REFUSED', `${name} is empty`)
  }
  return buildLayer(
    [
      { type: 'directory', name: LICENSE_FOLDER, mode: 0o755 },
      ...Object.entries(files).map(([name, content]) => ({
        type: 'file' as const,
        name: `${LICENSE_FOLDER}/${name}`,
        mode: 0o644,
        content,
      })),
    ],
    { mtime: options.mtime, createdBy: 'marque: license of this deployment' },
  )
}
