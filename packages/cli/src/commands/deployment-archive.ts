// `marque deployment archive ID --out TAR`
import { ArchiveStatementSchema, parseWith, readUnverified } from '@marque/protocol'
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand, neededText } from '../command.ts'
import { download } from '../download.ts'
import { CliError, inDocument } from '../errors.ts'
import { writeFileWhole } from '../files.ts'
import { factLines, sizeText } from '../text.ts'

export const command = defineCommand({
  arguments: { id: 'id of the deployment' },
  options: { out: neededText('--out <tar>', 'the archive to write') },
  notes: `Writes TAR for docker load, and beside it TAR.jws: the publisher's signed statement of its SHA-256, by
which \`marque verify --trust trust.json TAR\` vouches for every byte. A download that breaks off or
differs leaves nothing.`,
  run: async ({ output, config }, { arguments: { id }, options }) => {
    const authority = connectAuthority(config())
    const path = `deployments/${pathPart(id, 'deployment')}`
    const jws = (await (await authority.fetch(`${path}/archive.jws`)).text()).trim()
    const expectedSha256 = await statedSha256(jws, id)
    const progress = output.progress(options.out)
    const archive = await authority.fetch(`${path}/archive`)
    const done = await download(archive, { path: options.out, expectedSha256, progress }).finally(
      progress.end,
    )
    const statement = `${options.out}.jws`
    await writeFileWhole(statement, `${jws}\n`, 0o644)
    output.result(
      { file: options.out, statement, ...done },
      factLines([
        ['wrote', options.out],
        ['wrote', statement],
        ['size', sizeText(done.sizeBytes)],
        ['SHA-256', done.sha256],
      ]),
    )
  },
})

/** Whether the publisher signed it is for `marque verify`, which has the trust anchor. */
async function statedSha256(jws: string, deploymentId: string): Promise<string> {
  const statement = await inDocument('archive.jws', () =>
    parseWith(ArchiveStatementSchema, readUnverified(jws).payload, 'archive statement'),
  )
  if (statement.deployment === deploymentId) return statement.sha256
  throw new CliError(
    'invalidDocument',
    'the authority states the archive of another deployment',
    'Check MARQUE_AUTHORITY_URL, and that nothing between alters its answers.',
  )
}
