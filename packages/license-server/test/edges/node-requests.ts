// What a node sends, as the contract has it.
import {
  type ClaimBody,
  encodeBase64url,
  type NodeId,
  type ProjectId,
  uuidFrom,
} from '@marque/protocol'
import { seededRandom } from '@marque/testkit'

/** A claim of a node of that name. */
export function claimBody(nodeName = 'node-1'): ClaimBody {
  const random = seededRandom(nodeName)
  return {
    project: {
      id: uuidFrom<ProjectId>(seededRandom('project')(16)),
      name: 'reporting',
      appName: 'webroot',
      version: '11.5.11',
      configuration: 'standalone',
    },
    node: { id: uuidFrom<NodeId>(random(16)), name: nodeName },
    nonce: encodeBase64url(random(16)),
  }
}
