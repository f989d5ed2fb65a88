// The trust anchor that a person names on the command line.
import { parseTrust, type Trust } from '@marque/protocol'
import { inDocument } from '../errors.ts'
import { readJson } from '../files.ts'

/** @throws DocumentError naming the file and each wrong field; CliError if it cannot be read */
export async function readTrust(path: string): Promise<Trust> {
  const json = await readJson(path)
  return inDocument(path, () => parseTrust(json))
}
