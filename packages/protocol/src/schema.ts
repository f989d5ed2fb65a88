// One way to hold unknown data against a schema. It interprets schemas instead of compiling them,
// so it runs under a page's strict content security policy too.
import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'
import { faultsOf } from './errors/faults.ts'
import { MarqueError } from './errors/marque-error.ts'

/**
 * For documents: a wrong field makes the whole document incorrect.
 * @throws MarqueError 40000 naming the document and each field
 */
export function parseWith<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  document: string,
): Static<Schema> {
  if (Value.Check(schema, value)) return value as Static<Schema>
  const faults = faultsOf([...Value.Errors(schema, value)])
  throw new MarqueError('CERTIFICATE_INCORRECT', { reason: `${document} has wrong fields`, faults })
}

/**
 * For input of people and programs.
 * @throws MarqueError 10001 naming every wrong field
 */
export function parseInput<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  if (Value.Check(schema, value)) return value as Static<Schema>
  throw new MarqueError('PARAM_INPUT_ERROR', { faults: faultsOf([...Value.Errors(schema, value)]) })
}
