// What a mail would look like: with the facts of a request or deployment where one is named, and with
// made-up ones for the rest. Makes no link and sends nothing.
import type { Language } from '@marque/protocol'
import { LINK_DEFAULT_SECONDS } from '../domain/archive-link.ts'
import type { MailKind } from '../mail/mail-records.ts'
import type { RenderedMail } from '../mail/templates/mail-document.ts'
import type { ConfirmationView, Subject } from '../mail/templates/mail-views.ts'
import { type KindView, renderKind } from '../mail/templates/render-kind.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'
import { factsOfLicense } from './render-mail.ts'
import { IMAGE_VERSION } from './sign-license.ts'

const SAMPLE_ID = '00000000-0000-4000-8000-000000000000'
const SAMPLE_SHA256 = '0'.repeat(64)
const SAMPLE_BYTES = 100_000_000

export type PreviewInput = {
  readonly kind: MailKind
  readonly language: Language
  readonly requestId?: string
  readonly deploymentId?: string
}

/** @throws MarqueError 40400 */
export async function previewMail(context: Context, input: PreviewInput): Promise<RenderedMail> {
  return renderKind(
    viewOf(context, input.kind, await confirmationOf(context, input)),
    input.language,
  )
}

async function confirmationOf(context: Context, input: PreviewInput): Promise<ConfirmationView> {
  const sample = { ...sampleFacts(context, input.language), ...sampleInstall(context) }
  if (input.deploymentId !== undefined) {
    const find = context.tx.licenses.findByDeployment
    const license = await findOrRefuse('deployment', find, input.deploymentId)
    return { ...sample, ...factsOfLicense(context, license) }
  }
  if (input.requestId === undefined) return sample
  const request = await findOrRefuse('request', context.tx.requests.find, input.requestId)
  const product = context.publisher.products.find(({ id }) => id === request.productId)
  return {
    ...sample,
    company: request.company,
    project: request.projectName,
    product: product?.name ?? request.product ?? sample.product,
    maxConnections: request.maxRegistrations ?? 1,
    versions: `~${request.productVersion.minor}`,
  }
}

const sampleFacts = ({ publisher }: Context, language: Language) => ({
  publisher: publisher.name,
  company: language === 'zh' ? '示例公司' : 'Example Works',
  product: publisher.products[0]?.name ?? '',
  project: language === 'zh' ? '报表系统' : 'reporting',
  maxConnections: 10,
  versions: '~11.5',
  deploymentId: SAMPLE_ID,
})

function sampleInstall({ keys, publicUrl, clock }: Context) {
  const archive = {
    url: `${publicUrl}/api/v1/deployments/${SAMPLE_ID}/archive`,
    fileName: `${keys.trust.slug}_license_server.tar`,
    sha256: SAMPLE_SHA256,
    sizeBytes: SAMPLE_BYTES,
  }
  return {
    archives: [
      archive,
      { ...archive, architecture: 'amd64' as const },
      { ...archive, architecture: 'arm64' as const },
    ],
    linksEndAt: clock.now() + LINK_DEFAULT_SECONDS,
    slug: keys.trust.slug,
    imageVersion: IMAGE_VERSION,
  }
}

function viewOf({ clock }: Context, kind: MailKind, view: ConfirmationView): KindView {
  const { publisher, company, product, project, deploymentId } = view
  const about: Subject = { publisher, company, product, project }
  switch (kind) {
    case 'confirmation':
      return { kind, view }
    case 'migration-confirmed':
      return { kind, view: { ...view, oldDeploymentId: SAMPLE_ID } }
    case 'faults': {
      const faults = [
        { field: 'contractSignedOn', problem: 'is missing' },
        { field: 'productVersion.minor', problem: 'is not a version like 11.5' },
      ]
      const title = `${product} License File for ${company}`
      return { kind, view: { publisher, company, title, wants: 'license', faults } }
    }
    case 'rejection':
      return { kind, view: { ...about, reason: '…' } }
    case 'migration-received': {
      const serverAddress = 'https://10.0.0.8:8081'
      return { kind, view: { publisher, company, deploymentId, serverAddress } }
    }
    case 'expiry-warning': {
      const endsAt = view.endsAt ?? clock.now() + 30 * 86_400
      const days = Math.max(1, Math.ceil((endsAt - clock.now()) / 86_400))
      return { kind, view: { ...about, days, endsAt, licenseId: SAMPLE_ID, deploymentId } }
    }
  }
}
