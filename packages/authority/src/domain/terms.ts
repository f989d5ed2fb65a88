// The terms of a license: what a request gives when nobody says otherwise, and what an operator puts
// over it. Each given field replaces the whole field; `null` takes an optional one away.
// Implements docs/contract.md, `confirm` and `renew`.
import { MarqueError, type Terms, TermsSchema, termsFault } from '@marque/protocol'
import Type, { type Static } from 'typebox'
import { isCalendarDate } from './calendar-date.ts'
import type { LicenseRequest } from './records.ts'

const { properties } = TermsSchema
const orNull = <Schema extends Parameters<typeof Type.Optional>[0]>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]))

/** The terms that an operator may set; `null` removes a term that may be absent. */
export const TermChangesSchema = Type.Object(
  {
    maxConnections: Type.Optional(properties.maxConnections),
    nbf: orNull(properties.nbf),
    exp: orNull(properties.exp),
    accountStatus: Type.Optional(properties.accountStatus),
    versions: Type.Optional(properties.versions),
    ips: orNull(properties.ips),
    domains: orNull(properties.domains),
    appNames: orNull(properties.appNames),
    entitlements: Type.Optional(properties.entitlements),
    lease: Type.Optional(properties.lease),
    restartRecovery: orNull(properties.restartRecovery),
  },
  { additionalProperties: false },
)

export type TermChanges = Static<typeof TermChangesSchema>

/** Perpetual, the requested minor version, recovery on, renewed every 2 hours, good for 24. */
export const defaultTerms = (
  request: Pick<LicenseRequest, 'maxRegistrations' | 'productVersion'>,
): Terms => ({
  maxConnections: request.maxRegistrations ?? 1,
  accountStatus: 'active',
  versions: { range: `~${request.productVersion.minor}` },
  entitlements: {},
  lease: { renewSeconds: 7200, graceSeconds: 86_400 },
  restartRecovery: { minProductVersion: '0.0.0' },
})

/** @throws MarqueError 10001 naming a field that no license may carry */
export function changeTerms(terms: Terms, changes: TermChanges): Terms {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  const changed = { ...terms, ...Object.fromEntries(given) }
  const kept = Object.entries(changed).filter(([, value]) => value !== null)
  const result = Object.fromEntries(kept) as Terms
  const fault = termsFault(result) ?? dateFault(result)
  if (fault !== undefined) {
    throw new MarqueError('PARAM_INPUT_ERROR', {
      faults: [{ field: `terms.${fault}`, problem: 'is not usable' }],
    })
  }
  return result
}

const dateFault = ({ versions }: Terms): string | undefined =>
  versions.builtBefore === undefined || isCalendarDate(versions.builtBefore)
    ? undefined
    : 'versions.builtBefore'
