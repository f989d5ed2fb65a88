// `marque verify --trust trust.json FILE`
import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { defineCommand, neededText, text } from '../command.ts'
import { KIND_NAMES, type MarqueDocument, readDocument } from '../documents/read-document.ts'
import { readTrust } from '../documents/read-trust.ts'
import { type Evidence, verifyDocument } from '../documents/verify-document.ts'
import { inDocument } from '../errors.ts'
import { readJson, readText } from '../files.ts'
import { factLines } from '../text.ts'

export const command = defineCommand({
  arguments: { file: 'the document to check' },
  options: {
    trust: neededText('--trust <file>', "the publisher's trust.json"),
    license: text(
      '--license <file>',
      'the license file that a lease, archive.jws, privateConfig or deployment key belongs to',
    ),
    deploymentKey: text('--deployment-key <file>', 'opens a privateConfig'),
    statement: text('--statement <file>', 'archive.jws; FILE.jws beside an archive if absent'),
    after: text('--after <hash>', 'head of the part of the audit log before this one'),
  },
  notes: `For config/privateConfig of a license server, license and key are looked for in ../license.
Exit code 5 says that the document is not what the publisher made, 3 with code 30000 that it is
genuine but out of date.`,
  run: async ({ output, now }, { arguments: { file }, options }) => {
    const trust = await readTrust(options.trust)
    const document = await readDocument(file)
    const beside = await besideOf(document, file)
    const evidence: Evidence = {
      trust,
      licenseFile: await readIf(options.license ?? beside.license, readJson),
      deploymentKey: await readIf(options.deploymentKey ?? beside.deploymentKey, readText),
      statement: (await readIf(options.statement ?? beside.statement, readText))?.trim(),
      afterHash: options.after,
      now: now(),
    }
    const { data, facts } = await inDocument(file, () => verifyDocument(document, evidence))
    if (document.kind === 'archive' && evidence.statement === undefined) {
      output.note(
        'marque: note: without archive.jws (--statement) nobody vouches for the layers of the program.',
      )
    }
    const kind: readonly [string, string] = ['document', `${KIND_NAMES[document.kind]}, verified`]
    output.result({ kind: document.kind, verified: true, ...data }, factLines([kind, ...facts]))
  },
})

type Beside = { license?: string; deploymentKey?: string; statement?: string }

/** What a document usually lies beside, where it is there. */
async function besideOf(document: MarqueDocument, file: string): Promise<Beside> {
  if (document.kind === 'archive') {
    const statement = `${file}.jws`
    return (await exists(statement)) ? { statement } : {}
  }
  if (document.kind !== 'privateConfig') return {}
  const folder = resolve(dirname(file), '../license')
  const license = join(folder, 'license.json')
  const deploymentKey = join(folder, 'deployment.key')
  return (await exists(license)) && (await exists(deploymentKey)) ? { license, deploymentKey } : {}
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const readIf = async <T>(
  path: string | undefined,
  read: (path: string) => Promise<T>,
): Promise<T | undefined> => (path === undefined ? undefined : read(path))
