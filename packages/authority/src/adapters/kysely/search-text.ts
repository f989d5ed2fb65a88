// What the search of a list looks through: the names, addresses and ids of a row in one text, spelled
// alike for both sides. A row whose text is wrong exists and is never found.
import { type RawBuilder, sql } from 'kysely'
import type { IssuedLicense, Licensee, LicenseRequest } from '../../domain/records.ts'

/**
 * Full-width letters are those of East Asian keyboards; case and repeated spaces do not matter.
 * PostgreSQL holds no NUL in a text.
 */
export const spelledAlike = (text: string): string =>
  text.normalize('NFKC').replaceAll('\u0000', ' ').trim().replaceAll(/\s+/g, ' ').toLowerCase()

const textOf = (parts: readonly (string | undefined)[]): string =>
  spelledAlike(parts.filter((part) => part !== undefined).join(' '))

export const licenseeSearch = ({ id, name, email }: Pick<Licensee, 'id' | 'name' | 'email'>) =>
  textOf([name, email, id])

export const requestSearch = (
  request: Pick<LicenseRequest, 'id' | 'company' | 'from' | 'projectName' | 'messageId'>,
): string =>
  textOf([request.company, request.projectName, request.from, request.messageId, request.id])

/** Finds the license and its deployment alike. */
export const licenseSearch = (
  license: Pick<IssuedLicense, 'id' | 'deploymentId' | 'licenseeName' | 'product' | 'project'>,
): string =>
  textOf([
    license.licenseeName,
    license.project,
    license.product.name,
    license.product.id,
    license.id,
    license.deploymentId,
  ])

/** True for rows whose text holds every word of the question. */
export function holdsWords(column: string, question: string): RawBuilder<boolean> {
  const words = spelledAlike(question).split(' ').slice(0, 10)
  const each = words.map((word) => {
    const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`
    return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`
  })
  return sql<boolean>`(${sql.join(each, sql` and `)})`
}
