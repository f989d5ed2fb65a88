// Changes what the contract of a licensee says. Licenses that were issued keep the name they carry;
// requests and mails from now on go by the new facts.
import { MarqueError } from '@marque/protocol'
import { isCalendarDate } from '../domain/calendar-date.ts'
import type { Licensee, LicenseeChanges } from '../domain/records.ts'
import type { Context } from './context.ts'
import { checkUnchanged } from './expected.ts'
import { findOrRefuse } from './find-or-refuse.ts'

/** @throws MarqueError 40400, 10001 if the date is no day, 40900 if it was changed meanwhile */
export async function changeLicensee(
  { tx, clock, actor }: Context,
  input: { licenseeId: string; changes: LicenseeChanges; expectedVersion?: number },
): Promise<Licensee> {
  const { changes, expectedVersion } = input
  if (changes.contractSignedOn !== undefined && !isCalendarDate(changes.contractSignedOn)) {
    throw new MarqueError('PARAM_INPUT_ERROR', {
      faults: [{ field: 'contractSignedOn', problem: 'is not a date of the form YYYY-MM-DD' }],
    })
  }
  const before = await findOrRefuse('licensee', tx.licensees.find, input.licenseeId)
  checkUnchanged({ what: 'licensee', expected: expectedVersion, now: before.version })
  const after: Licensee = { ...before, ...changes, version: before.version + 1 }
  await tx.licensees.change(after)
  await tx.audit.append({
    at: clock.now(),
    name: 'licensee.changed',
    details: { actor, licensee: before.id, before: factsOf(before), after: factsOf(after) },
  })
  return after
}

const factsOf = ({ name, email, contractSignedOn, language }: Licensee): string =>
  JSON.stringify({ name, email, contractSignedOn, language })
