// Part of validate-archive.ts: what is inside the layers. A diff id that does not fit is refused by
// engines only at `docker load`, on the licensee's side, where nobody can mend it.

import { type ArchiveMembers, readMember } from './archive-file.ts'
import { digestOf } from './digest.ts'
import { ImageError } from './errors.ts'
import { gunzipLayer, type LayerFile, readLayerFiles } from './layer.ts'
import type { Report } from './validate-archive.ts'
import type { CheckedImage } from './validate-images.ts'

const LICENSE_FILES = ['deployment.key', 'license.json', 'trust.json']

export async function checkLayers(
  members: ArchiveMembers,
  images: readonly CheckedImage[],
  report: Report,
): Promise<void> {
  const tops = new Set(images.map(({ layerNames }) => layerNames.at(-1)))
  if (tops.size > 1) report('manifest.json', 'the images hold different licenses')
  const claims = claimedDiffIds(images)
  for (const [name, diffIds] of claims) {
    await checkLayer(members, { name, diffIds, holdsLicense: tops.has(name) }, report)
  }
}

/** One layer may serve several images; each must claim the same diff id for it. */
function claimedDiffIds(images: readonly CheckedImage[]): Map<string, Set<string>> {
  const claims = new Map<string, Set<string>>()
  for (const { layerNames, diffIds } of images) {
    for (const [index, name] of layerNames.entries()) {
      claims.set(name, (claims.get(name) ?? new Set()).add(diffIds[index] ?? ''))
    }
  }
  return claims
}

async function checkLayer(
  members: ArchiveMembers,
  layer: { name: string; diffIds: ReadonlySet<string>; holdsLicense: boolean },
  report: Report,
): Promise<void> {
  const tar = gunzipLayer(await readMember(members, layer.name))
  const diffId = digestOf(tar)
  if (layer.diffIds.size !== 1 || !layer.diffIds.has(diffId)) {
    report(layer.name, 'its diff id is not the one in the config')
  }
  try {
    checkLicenseFiles(await readLayerFiles(tar), layer, report)
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    report(layer.name, error.message)
  }
}

function checkLicenseFiles(
  files: readonly LayerFile[],
  { name, holdsLicense }: { name: string; holdsLicense: boolean },
  report: Report,
): void {
  const found = files.filter(({ header }) => header.name.startsWith('app/license/'))
  const names = found.map(({ header }) => header.name.replace('app/license/', ''))
  if (names.join() !== (holdsLicense ? LICENSE_FILES.join() : '')) {
    report(name, `holds these license files: ${names.join(', ') || 'none'}`)
  }
  for (const { header } of found) {
    if (header.type !== 'file' || (header.mode & 0o444) !== 0o444 || header.size === 0) {
      report(name, `${header.name} is empty or not readable by all`)
    }
  }
}
