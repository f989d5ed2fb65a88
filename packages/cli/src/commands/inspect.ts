// `marque inspect FILE`
import { defineCommand } from '../command.ts'
import { inspectDocument } from '../documents/inspect-document.ts'
import { KIND_NAMES, readDocument } from '../documents/read-document.ts'
import { inDocument } from '../errors.ts'
import { factLines } from '../text.ts'

export const command = defineCommand({
  arguments: {
    file: 'license.json, a lease, privateConfig, trust.json, an archive, archive.jws, audit.jsonl or deployment.key',
  },
  options: {},
  notes: 'Shows what the document says without checking who wrote it; `marque verify` checks.',
  run: async ({ output }, { arguments: { file } }) => {
    const document = await readDocument(file)
    const { data, facts } = await inDocument(file, () => inspectDocument(document))
    const kind: readonly [string, string] = [
      'document',
      `${KIND_NAMES[document.kind]}, not verified`,
    ]
    output.result({ kind: document.kind, verified: false, ...data }, factLines([kind, ...facts]))
  },
})
