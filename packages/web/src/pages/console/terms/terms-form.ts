// The terms of a license as a form holds them, and back: texts that a person typed become changes of
// terms, or faults that name each field. What was not touched is not changed, down to the second.
import type { Terms } from '@marque/protocol'
import type { Fault } from '@marque/protocol/errors'
import type { TermChanges } from '../../../api/authority-desk.ts'
import { dayOf, endOfDay, isDay, startOfDay } from '../../../kit/calendar.ts'

export type EntitlementRow = {
  /** tells rows apart while they are edited */
  readonly number: number
  readonly name: string
  readonly kind: 'on' | 'off' | 'number' | 'text'
  readonly value: string
}

export type TermsForm = {
  readonly maxConnections: string
  readonly validFrom: string
  readonly perpetual: boolean
  readonly validTo: string
  readonly range: string
  readonly builtBefore: string
  /** one a line, as the two after it */
  readonly ips: string
  readonly domains: string
  readonly appNames: string
  readonly entitlements: readonly EntitlementRow[]
  readonly renewSeconds: string
  readonly graceSeconds: string
  readonly recovers: boolean
  readonly minProductVersion: string
  readonly recoveryDays: string
}

const most = { connections: 10_000_000, seconds: 31_536_000, days: 36_500 }

export function toForm(terms: Terms): TermsForm {
  const { nbf, exp, versions, restartRecovery: recovery } = terms
  return {
    maxConnections: String(terms.maxConnections),
    validFrom: nbf === undefined ? '' : dayOf(nbf),
    perpetual: exp === undefined,
    validTo: exp === undefined ? '' : dayOf(exp),
    range: versions.range,
    builtBefore: versions.builtBefore ?? '',
    ips: (terms.ips ?? []).join('\n'),
    domains: (terms.domains ?? []).join('\n'),
    appNames: (terms.appNames ?? []).join('\n'),
    entitlements: Object.entries(terms.entitlements).map(toRow),
    renewSeconds: String(terms.lease.renewSeconds),
    graceSeconds: String(terms.lease.graceSeconds),
    recovers: recovery !== undefined,
    minProductVersion: recovery?.minProductVersion ?? '0.0.0',
    recoveryDays: recovery?.days === undefined ? '' : String(recovery.days),
  }
}

const toRow = (
  [name, value]: [string, boolean | number | string],
  number: number,
): EntitlementRow => {
  if (typeof value === 'boolean') return { number, name, kind: value ? 'on' : 'off', value: '' }
  return { number, name, kind: typeof value === 'number' ? 'number' : 'text', value: String(value) }
}

export type ReadTerms =
  | { readonly changes: TermChanges }
  | { readonly faults: readonly [Fault, ...Fault[]] }

export function readForm(form: TermsForm, before: Terms): ReadTerms {
  const faults: Fault[] = []
  const fault = (field: string, problem: string) => void faults.push({ field, problem })
  const count = (field: string, text: string, max: number): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text.trim()) || value < 1 || value > max) {
      fault(field, `is not a whole number from 1 to ${max}`)
    }
    return value
  }
  const now: Record<keyof TermChanges, unknown> = {
    maxConnections: count('maxConnections', form.maxConnections, most.connections),
    nbf: readFrom(form, before, fault),
    exp: readTo(form, before, fault),
    accountStatus: before.accountStatus,
    versions: readVersions(form, fault),
    ips: readLines(form.ips),
    domains: readLines(form.domains),
    appNames: readLines(form.appNames),
    entitlements: readEntitlements(form.entitlements, fault),
    lease: {
      renewSeconds: count('lease.renewSeconds', form.renewSeconds, most.seconds),
      graceSeconds: count('lease.graceSeconds', form.graceSeconds, most.seconds),
    },
    restartRecovery: readRecovery(form, count, fault),
  }
  const [first, ...rest] = faults
  if (first !== undefined) return { faults: [first, ...rest] }
  const changed = Object.entries(now).filter(
    ([field, value]) => !isSame(value, before[field as keyof Terms] ?? null),
  )
  return { changes: Object.fromEntries(changed) }
}

type TellFault = (field: string, problem: string) => void

function readFrom({ validFrom }: TermsForm, { nbf }: Terms, fault: TellFault): number | null {
  if (validFrom === '') return null
  if (nbf !== undefined && dayOf(nbf) === validFrom) return nbf
  const begin = startOfDay(validFrom)
  if (begin === undefined) fault('nbf', 'is not a date')
  return begin ?? null
}

function readTo(form: TermsForm, { exp }: Terms, fault: TellFault): number | null {
  const { perpetual, validTo, validFrom } = form
  if (perpetual) return null
  const end = endOfDay(validTo)
  if (end === undefined) fault('exp', validTo === '' ? 'is missing' : 'is not a date')
  else if (validFrom !== '' && validTo < validFrom) fault('exp', 'is before its beginning')
  return exp !== undefined && dayOf(exp) === validTo ? exp : (end ?? null)
}

function readVersions({ range, builtBefore }: TermsForm, fault: TellFault) {
  if (range.trim() === '') fault('versions.range', 'is missing')
  if (builtBefore !== '' && !isDay(builtBefore)) fault('versions.builtBefore', 'is not a date')
  return { range: range.trim(), ...(builtBefore === '' ? {} : { builtBefore }) }
}

function readLines(text: string): readonly string[] | null {
  const lines = text
    .split(/[\n,;，；]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.length === 0 ? null : lines
}

function readEntitlements(rows: readonly EntitlementRow[], fault: TellFault) {
  const names = rows.map(({ name }) => name.trim())
  const entries = rows.map((row, index) => {
    const name = names[index] ?? ''
    const at = `entitlements.${row.number}`
    if (!/^[A-Za-z][A-Za-z0-9._-]{0,99}$/.test(name)) fault(at, 'has the wrong form')
    else if (names.indexOf(name) !== index) fault(at, 'is there twice')
    return [name, readEntitlement(row, () => fault(at, 'is not a number'))] as const
  })
  return Object.fromEntries(entries)
}

function readEntitlement({ kind, value }: EntitlementRow, wrong: () => void) {
  if (kind === 'on' || kind === 'off') return kind === 'on'
  if (kind === 'text') return value
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) wrong()
  return number
}

function readRecovery(
  { recovers, minProductVersion, recoveryDays }: TermsForm,
  count: (field: string, text: string, max: number) => number,
  fault: TellFault,
) {
  if (!recovers) return null
  const version = minProductVersion.trim()
  if (!/^\d+\.\d+(\.\d+)*$/.test(version)) {
    fault('restartRecovery.minProductVersion', 'is not a version like 11.5')
  }
  return {
    minProductVersion: version,
    ...(recoveryDays.trim() === ''
      ? {}
      : { days: count('restartRecovery.days', recoveryDays, most.days) }),
  }
}

/** Of plain data; the order of an object's fields says nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other
  }
  const [left, right] = [Object.entries(one), Object.entries(other)]
  return (
    left.length === right.length &&
    left.every(([key, value]) => isSame(value, (other as Record<string, unknown>)[key]))
  )
}
