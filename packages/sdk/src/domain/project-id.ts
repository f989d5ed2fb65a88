// Which project the components belong to: the id that most of their records name. It survives the
// loss of any one component. Implements docs/protocol.md §6, "Components".
import {
  type Bytes,
  decodeBase64url,
  encodeBase64url,
  type ProjectId,
  SLOTS,
  type Slot,
  UUID_PATTERN,
} from '@marque/protocol'

/** What lies inside a component, written once. */
export type AnchorRecord = { readonly anchor: Bytes; readonly project: ProjectId }

export const encodeAnchor = (record: AnchorRecord): string =>
  JSON.stringify({ anchor: encodeBase64url(record.anchor), projectId: record.project })

const UUID = new RegExp(UUID_PATTERN)

/** @throws Error if the text is no anchor record */
export function parseAnchor(text: string): AnchorRecord {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new TypeError('no object')
  const { anchor, projectId } = value as { anchor?: unknown; projectId?: unknown }
  if (typeof anchor !== 'string' || typeof projectId !== 'string' || !UUID.test(projectId)) {
    throw new TypeError('a field is missing or wrong')
  }
  const bytes = decodeBase64url(anchor)
  if (bytes.length !== 32) throw new TypeError('an anchor has 32 bytes')
  return { anchor: bytes, project: projectId as ProjectId }
}

/**
 * The project id that most records name; between equals the config database decides, then the
 * order of the slots.
 * @returns `undefined` if there is no record at all
 */
export function chooseProject(
  records: ReadonlyMap<Slot, Pick<AnchorRecord, 'project'>>,
): ProjectId | undefined {
  const named = SLOTS.flatMap((slot) => records.get(slot)?.project ?? [])
  const votes = (id: ProjectId): number => named.filter((other) => other === id).length
  return named.reduce<ProjectId | undefined>(
    (best, id) => (best === undefined || votes(id) > votes(best) ? id : best),
    undefined,
  )
}

/** What a project calls its configuration, by the slots that the product fills. */
export function configurationOf(slots: ReadonlySet<Slot>): 'cluster' | 'standalone' | 'embedded' {
  if (SLOTS.every((slot) => slots.has(slot))) return 'cluster'
  return slots.has('configDatabase') ? 'standalone' : 'embedded'
}
