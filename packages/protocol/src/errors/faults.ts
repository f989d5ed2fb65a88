// Turns a schema validator's findings into faults that name the field the way a person writes it.
// Both validators in use (ajv in front of routes, typebox for documents) report in this shape.
import type { Fault } from './marque-error.ts'

/** What ajv and typebox have in common. */
export type SchemaFinding = {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
  readonly message?: string
}

/**
 * All faults, one for each field, in the order found. Of a union, what each branch missed says less
 * than that none of them fits.
 */
export function faultsOf(findings: readonly SchemaFinding[]): readonly Fault[] {
  const faults = new Map<string, string>()
  for (const finding of findings) {
    for (const fault of faultsOfFinding(finding)) {
      if (finding.keyword === 'anyOf' || !faults.has(fault.field)) {
        faults.set(fault.field, fault.problem)
      }
    }
  }
  return Array.from(faults, ([field, problem]) => ({ field, problem }))
}

function faultsOfFinding(finding: SchemaFinding): readonly Fault[] {
  // typebox reports an unknown field twice: here, and by name under `additionalProperties`.
  if (finding.keyword === 'boolean') return []
  const at = finding.instancePath.split('/').slice(1).map(unescapePointer)
  const missing = missingProperties(finding)
  if (missing.length > 0) {
    return missing.map((name) => ({ field: [...at, name].join('.'), problem: 'is missing' }))
  }
  return [{ field: at.join('.') || 'body', problem: problemText(finding) }]
}

function missingProperties({ keyword, params }: SchemaFinding): readonly string[] {
  if (keyword !== 'required') return []
  const named = params as { missingProperty?: string; requiredProperties?: readonly string[] }
  return named.requiredProperties ?? (named.missingProperty ? [named.missingProperty] : [])
}

function problemText({ keyword, params, message }: SchemaFinding): string {
  if (keyword === 'const' || keyword === 'enum' || keyword === 'anyOf') {
    return 'is not one of the allowed values'
  }
  if (keyword === 'pattern' || keyword === 'format') return 'has the wrong form'
  if (keyword === 'additionalProperties') {
    const named = params as {
      additionalProperty?: string
      additionalProperties?: readonly string[]
    }
    const names = named.additionalProperties ?? [named.additionalProperty ?? 'a field']
    return `holds unknown fields: ${names.join(', ')}`
  }
  return message ?? 'is wrong'
}

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')
