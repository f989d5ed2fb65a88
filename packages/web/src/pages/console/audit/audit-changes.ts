// What an audit line says, sorted for a reader: what changed from what to what, and the facts around it.
// A line that names a state before (`before`, `termsBefore`) is shown as a change; where the states are
// JSON texts, only their fields that differ are.
import type { AuditDetail, AuditLine } from '../../../api/authority-audit.ts'

export type AuditChange = {
  readonly field: string
  /** absent: it was not there, or the line does not say */
  readonly before?: string
  readonly after?: string
}

export type AuditFact = { readonly field: string; readonly value: AuditDetail }

export type AuditContent = {
  readonly actor?: string
  readonly changes: readonly AuditChange[]
  readonly facts: readonly AuditFact[]
}

type Details = AuditLine['details']
/** The states before and after, and which fields of the line they were read from. */
type Change = { readonly field: string; readonly from: readonly string[] }

const SUFFIX = 'Before'

export function readAuditLine({ details }: Pick<AuditLine, 'details'>): AuditContent {
  const { actor, ...rest } = details
  const found = Object.keys(rest).flatMap((field) => findChange(field, rest))
  const used = new Set(found.flatMap(({ from }) => from))
  return {
    ...(typeof actor === 'string' && { actor }),
    changes: found.flatMap((change) => readChange(change, rest)),
    facts: Object.entries(rest)
      .filter(([field]) => !used.has(field))
      .flatMap(([field, value]) => factsOf(field, value)),
  }
}

/** The fields of a JSON text each for itself; nothing is said of what is empty. */
function factsOf(field: string, value: AuditDetail): readonly AuditFact[] {
  const fields = parseFields(value)
  if (fields === undefined) return value === '' || value === null ? [] : [{ field, value }]
  return Object.entries(fields).flatMap(([name, inner]) => {
    const text = textOf(inner)
    return text === undefined || text === '' ? [] : [{ field: name, value: text }]
  })
}

function findChange(field: string, details: Details): readonly Change[] {
  if (field === 'before') {
    const after = details['after'] === undefined ? soleValue(details) : 'after'
    return [{ field: after ?? 'before', from: after === undefined ? [field] : [field, after] }]
  }
  if (!field.endsWith(SUFFIX)) return []
  const name = field.slice(0, -SUFFIX.length)
  return [{ field: name, from: [field, name] }]
}

/** The one field beside `before` that names no thing: ids are UUIDs. */
function soleValue(details: Details): string | undefined {
  const values = Object.entries(details).filter(
    ([field, value]) => field !== 'before' && !isId(value),
  )
  return values.length === 1 ? values[0]?.[0] : undefined
}

function readChange({ field, from }: Change, details: Details): readonly AuditChange[] {
  const [before, after] = from.map((name) => details[name])
  const [old, next] = [parseFields(before), parseFields(after)]
  if (old === undefined || next === undefined) return [changeOf(field, before, after)]
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .filter((name) => textOf(old[name]) !== textOf(next[name]))
    .map((name) => changeOf(name, old[name], next[name]))
}

function changeOf(field: string, before: unknown, after: unknown): AuditChange {
  const [old, next] = [textOf(before), textOf(after)]
  return {
    field,
    ...(old !== undefined && { before: old }),
    ...(next !== undefined && { after: next }),
  }
}

/** The fields of a JSON text that holds an object. */
function parseFields(
  value: AuditDetail | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined
  try {
    return JSON.parse(value) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}

/** Lists and objects in one line. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${textOf(inner) ?? ''}`)
    .join(', ')
}

export const isId = (value: AuditDetail): boolean =>
  typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value)
