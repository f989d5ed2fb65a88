// Takes in a license request: open if it is good, rejected with every fault named if it is not.
// Implements docs/mission.md R1.
import { uuidFrom } from '@marque/protocol'
import type { LicenseRequest, RequestFields, RequestSource } from '../domain/records.ts'
import { judgeRequest } from '../domain/request-faults.ts'
import type { Context } from './context.ts'

export async function receiveRequest(
  { tx, clock, random, publisher, actor }: Context,
  fields: RequestFields,
  source: RequestSource,
): Promise<LicenseRequest> {
  const contracts = await tx.licensees.findByName(fields.company)
  const judged = judgeRequest(fields, { publisher, contracts })
  const good = 'licensee' in judged
  const request: LicenseRequest = {
    ...fields,
    id: uuidFrom(random(16)),
    source,
    state: good ? 'open' : 'rejected',
    faults: judged.faults,
    createdAt: clock.now(),
    ...('licensee' in judged && {
      licenseeId: judged.licensee.id,
      productId: judged.product.id,
    }),
  }
  await tx.requests.add(request)
  await tx.audit.append({
    at: clock.now(),
    name: good ? 'request.received' : 'request.rejected',
    details: {
      actor,
      request: request.id,
      company: fields.company,
      faults: judged.faults.map(({ field }) => field).join(','),
    },
  })
  return request
}
