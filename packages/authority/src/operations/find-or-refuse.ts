// Things by their id, or 40400 naming what was looked for.
import { MarqueError } from '@marque/protocol'

/** @throws MarqueError 40400 */
export async function findOrRefuse<T>(
  what: string,
  find: (id: string) => Promise<T | undefined>,
  id: string,
): Promise<T> {
  const found = await find(id)
  if (found === undefined) throw new MarqueError('NOT_FOUND', { what, id })
  return found
}
