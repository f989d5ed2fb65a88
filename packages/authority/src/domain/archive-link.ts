// What a link to an archive is signed over: which link, whose archive, until when. Whoever could change
// one of them would download other licensees' deployment keys.
import { type Bytes, encodeUint64, labelBytes, labelText } from '@marque/protocol'
import type { ArchiveLink } from './records.ts'

export const LINK_KEY_LABEL = labelText('archive link key')
export const LINK_DEFAULT_SECONDS = 7 * 86_400
export const LINK_MAX_SECONDS = 90 * 86_400

type SignedFacts = Pick<ArchiveLink, 'id' | 'deploymentId' | 'architecture' | 'expiresAt'>

export const archiveLinkBytes = (link: SignedFacts): Bytes =>
  labelBytes(
    'archive link',
    [link.id, link.deploymentId, link.architecture ?? 'all'],
    encodeUint64(link.expiresAt),
  )
