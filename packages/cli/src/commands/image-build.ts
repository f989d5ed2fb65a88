// `marque image build …`
import { join } from 'node:path'
import { ARCHITECTURES, type Architecture, appendLicenseLayer, openBase } from '@marque/image'
import {
  encodeUtf8,
  parseSigningPem,
  signingKeyFromSeed,
  type Trust,
  verifyLicenseFile,
} from '@marque/protocol'
import { defineCommand, neededText, type Option, text } from '../command.ts'
import { readTrust } from '../documents/read-trust.ts'
import { CliError, inDocument } from '../errors.ts'
import { isSystemError, readJson, readText, writeError } from '../files.ts'
import { explainImageErrors } from '../image-error.ts'
import { type Fact, factLines, sizeText } from '../text.ts'

export const command = defineCommand({
  arguments: {},
  options: {
    license: neededText('--license <file>', 'license.json of the deployment'),
    deploymentKey: neededText('--deployment-key <file>', 'deployment.key of the deployment'),
    trust: neededText('--trust <file>', 'trust.json of the publisher'),
    out: neededText('--out <tar>', 'the archive to write'),
    arch: architectures('--arch <list>', 'amd64, arm64, or both with a comma; all if absent'),
    base: text('--base <dir>', 'base layers; dist/image of the checkout if absent'),
  },
  notes: `Needs no network. The three files are what \`marque deployment files\` writes; the base layers are
built once per release by \`npm run build:image\`. The archive appears whole or not at all.`,
  run: async ({ output }, { options }) => {
    const trust = await readTrust(options.trust)
    const folder = await readFolder(options, trust)
    const progress = output.progress(`building ${options.out}`)
    const facts = await explainImageErrors(() =>
      build({ ...options, folder, slug: trust.slug }),
    ).finally(progress.end)
    output.result({ file: options.out, ...facts }, buildText(options.out, facts))
  },
})

type Folder = Awaited<ReturnType<typeof readFolder>>
type Facts = Omit<Awaited<ReturnType<typeof appendLicenseLayer>>, 'fileName'>

/** A license, key and anchor that do not belong together would only fail at the licensee. */
async function readFolder(
  files: { readonly license: string; readonly deploymentKey: string; readonly trust: string },
  trust: Trust,
) {
  const licenseText = await readText(files.license)
  const json = await readJson(files.license)
  const { license } = await inDocument(files.license, () => verifyLicenseFile(json, trust))
  const pem = await readText(files.deploymentKey)
  const seed = await inDocument(files.deploymentKey, () => parseSigningPem(pem))
  const { jwk } = await signingKeyFromSeed(seed)
  if (jwk.x !== license.deployment.jwk.x) {
    throw new CliError(
      'invalidDocument',
      `${files.deploymentKey} is not the key that ${files.license} names`,
      'Use the files of one deployment: marque deployment files ID --out DIR.',
    )
  }
  return {
    version: license.deployment.image,
    license: encodeUtf8(licenseText),
    deploymentKey: encodeUtf8(pem),
    trust: encodeUtf8(await readText(files.trust)),
  }
}

async function build(input: {
  readonly folder: Folder
  readonly slug: string
  readonly out: string
  readonly base: string | undefined
  readonly arch: readonly Architecture[] | undefined
}): Promise<Facts> {
  const base = await openBase(input.base ?? join(import.meta.dirname, '../../../../dist/image'))
  try {
    const { fileName: _fileName, ...facts } = await appendLicenseLayer({
      ...input.folder,
      base,
      slug: input.slug,
      outPath: input.out,
      ...(input.arch === undefined ? {} : { architectures: input.arch }),
    })
    return facts
  } catch (error) {
    throw isSystemError(error) ? writeError(input.out, error) : error
  } finally {
    await base.close()
  }
}

const buildText = (file: string, facts: Facts): string =>
  factLines([
    ['file', file],
    ['size', sizeText(facts.sizeBytes)],
    ...facts.images.flatMap(({ architecture, tag, imageId }): Fact[] => [
      [`image ${architecture}`, tag],
      [`id ${architecture}`, imageId],
    ]),
    ['SHA-256', facts.sha256],
  ])

function architectures(
  flags: string,
  description: string,
): Option<readonly Architecture[] | undefined> {
  const parse = (value: string): readonly Architecture[] => {
    const names = value.split(',').map((name) => name.trim())
    const chosen = ARCHITECTURES.filter((architecture) => names.includes(architecture))
    if (chosen.length !== new Set(names).size) {
      throw new RangeError(`It must name some of: ${ARCHITECTURES.join(',')}.`)
    }
    return chosen
  }
  return { flags, description, parse }
}
