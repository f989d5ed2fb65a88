// The publisher's word on what an image archive must hash to. Implements docs/contract.md,
// `archive.jws`; threats A24.
import Type, { type Static } from 'typebox'
import { incorrect } from '../errors/marque-error.ts'
import { type DeploymentId, idSchema } from '../ids.ts'
import { signDocument, verifyDocument } from '../jws.ts'
import type { Signer } from '../keys.ts'
import { parseWith } from '../schema.ts'
import { checkIssuedWithin, epochSeconds, verifyDelegation } from './delegation.ts'
import { SLUG_PATTERN, type Trust } from './trust.ts'

export const ArchiveStatementSchema = Type.Object({
  iss: Type.String({ pattern: SLUG_PATTERN }),
  iat: epochSeconds,
  deployment: idSchema<DeploymentId>(),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})

export type ArchiveStatement = Static<typeof ArchiveStatementSchema>

/** @throws MarqueError 40000 if nobody would accept it */
export async function signArchiveStatement(
  payload: ArchiveStatement,
  issuing: Signer,
): Promise<string> {
  parseWith(ArchiveStatementSchema, payload, 'archive statement')
  return signDocument({ typ: 'marque-archive+jwt', payload, signer: issuing })
}

/** @throws MarqueError 40000 with the reason */
export async function verifyArchiveStatement(input: {
  jws: string
  delegation: string
  trust: Trust
}): Promise<ArchiveStatement> {
  const { delegation, issuingKey } = await verifyDelegation(input.delegation, input.trust)
  const statement = await verifyDocument({
    typ: 'marque-archive+jwt',
    jws: input.jws,
    keys: [issuingKey],
    schema: ArchiveStatementSchema,
  })
  if (statement.iss !== input.trust.slug) throw incorrect('the statement is of another publisher')
  checkIssuedWithin(delegation, statement.iat)
  return statement
}
