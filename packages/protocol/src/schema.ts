// One way to hold unknown data against a schema. It interprets schemas instead of compiling them,
// so it runs under a page's strict content security policy too.
import type { Static, TSchema } from 'typebox'
import { Settings } from 'typebox/system'
import Value from 'typebox/value'
import { faultsOf } from './errors/faults.ts'
import { type Fault, MarqueError } from './errors/marque-error.ts'

// The validator stops at eight findings by itself, and unknown fields alone could use those up.
Settings.Set({ maxErrors: 200 })

/** Every fault of a value; none exactly if it fits the schema. */
export function findFaults(schema: TSchema, value: unknown): readonly Fault[] {
  if (Value.Check(schema, value)) return []
  const faults = faultsOf([...Value.Errors(schema, value)])
  return faults.length > 0 ? faults : [{ field: 'body', problem: 'has too many faults' }]
}

/**
 * For documents: a wrong field makes the whole document incorrect.
 * @throws MarqueError 40000 naming the document and each field
 */
export function parseWith<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  document: string,
): Static<Schema> {
  const faults = findFaults(schema, value)
  if (faults.length === 0) return value as Static<Schema>
  throw new MarqueError('CERTIFICATE_INCORRECT', { reason: `${document} has wrong fields`, faults })
}

/**
 * For input of people and programs.
 * @throws MarqueError 10001 naming every wrong field
 */
export function parseInput<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  const faults = findFaults(schema, value)
  if (faults.length === 0) return value as Static<Schema>
  throw new MarqueError('PARAM_INPUT_ERROR', { faults })
}
