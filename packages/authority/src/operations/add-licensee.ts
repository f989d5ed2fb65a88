// A licensee is one contract: name, address, date. The same contract again is the same licensee.
import { MarqueError, uuidFrom } from '@marque/protocol'
import { isCalendarDate } from '../domain/calendar-date.ts'
import type { Licensee } from '../domain/records.ts'
import type { Context } from './context.ts'

/** @throws MarqueError 10001 if the contract's date is no day */
export async function addLicensee(
  { tx, clock, random, actor }: Context,
  input: { name: string; email: string; contractSignedOn: string },
): Promise<Licensee> {
  if (!isCalendarDate(input.contractSignedOn)) {
    throw new MarqueError('PARAM_INPUT_ERROR', {
      faults: [{ field: 'contractSignedOn', problem: 'is not a date of the form YYYY-MM-DD' }],
    })
  }
  const [name, email] = [input.name.trim(), input.email.trim()]
  const contracts = await tx.licensees.findByName(name)
  const same = contracts.find(
    (known) =>
      known.contractSignedOn === input.contractSignedOn &&
      known.email.toLowerCase() === email.toLowerCase(),
  )
  if (same !== undefined) return same
  const licensee: Licensee = {
    id: uuidFrom(random(16)),
    name,
    email,
    contractSignedOn: input.contractSignedOn,
    createdAt: clock.now(),
    version: 1,
  }
  await tx.licensees.add(licensee)
  await tx.audit.append({
    at: clock.now(),
    name: 'licensee.added',
    details: { actor, licensee: licensee.id, licenseeName: name, email },
  })
  return licensee
}
