// Renders a queued mail when it is delivered: links are made then, so that they last, and the checksum
// of the archive is the one that is downloaded. Implements docs/mission.md R2 and R20; docs/mail.md.
import { MarqueError } from '@marque/protocol'
import { LINK_DEFAULT_SECONDS } from '../domain/archive-link.ts'
import type { Architecture, IssuedLicense } from '../domain/records.ts'
import type { SentMail } from '../mail/mail-records.ts'
import type { RenderedMail } from '../mail/templates/mail-document.ts'
import type {
  ArchiveView,
  ConfirmationView,
  InstallView,
  Subject,
} from '../mail/templates/mail-views.ts'
import { type KindView, renderKind } from '../mail/templates/render-kind.ts'
import type { Archives, PreparedArchive, Repositories, Store } from '../ports.ts'
import { makeArchiveLink } from './archive-links.ts'
import type { Context } from './context.ts'
import { findOrRefuse } from './find-or-refuse.ts'
import { readLicenseFolder } from './license-folder.ts'
import { IMAGE_VERSION } from './sign-license.ts'

type From = {
  readonly store: Pick<Store, 'transaction' | 'view'>
  readonly archives: Pick<Archives, 'prepare'>
  readonly context: (tx: Repositories) => Context
}

/**
 * @throws MarqueError 50300 without base layers; 30002, 40400 if what the mail is about has ended or
 * is gone
 */
export async function renderQueued(from: From, mail: SentMail): Promise<RenderedMail> {
  return renderKind(await viewOf(from, mail), mail.language)
}

async function viewOf(from: From, mail: SentMail): Promise<KindView> {
  const { kind, facts } = mail
  const context = from.context(from.store.view)
  const publisher = context.publisher.name
  switch (kind) {
    case 'confirmation':
      return { kind, view: await confirmationView(from, mail) }
    case 'migration-confirmed': {
      const view = await confirmationView(from, mail)
      const deployment = await findOrRefuse(
        'deployment',
        context.tx.deployments.find,
        view.deploymentId,
      )
      return { kind, view: { ...view, oldDeploymentId: deployment.migratedFrom ?? '' } }
    }
    case 'expiry-warning': {
      const license = await licenseOf(context, mail)
      const about = subjectOf(context, license)
      const endsAt = license.terms.exp ?? 0
      const { id: licenseId, deploymentId } = license
      return { kind, view: { ...about, days: facts.days ?? 0, endsAt, licenseId, deploymentId } }
    }
    case 'faults': {
      const { faults = [], title = '', company = '' } = facts
      const wants = / License Migration for /.test(title) ? 'migration' : 'license'
      return { kind, view: { publisher, company, title, wants, faults } }
    }
    case 'rejection':
      return { kind, view: await rejectionView(context, mail) }
    case 'migration-received': {
      const { company = '', serverAddress } = facts
      const address = serverAddress === undefined ? {} : { serverAddress }
      const deploymentId = mail.deploymentId ?? ''
      return { kind, view: { publisher, company, deploymentId, ...address } }
    }
  }
}

async function rejectionView(
  context: Context,
  { requestId = '', facts }: SentMail,
): Promise<Subject & { reason: string }> {
  const request = await findOrRefuse('request', context.tx.requests.find, requestId)
  const product = context.publisher.products.find(({ id }) => id === request.productId)
  return {
    publisher: context.publisher.name,
    company: request.company,
    product: product?.name ?? request.product ?? '',
    project: request.projectName,
    reason: facts.reason ?? '',
  }
}

const licenseOf = ({ tx }: Context, { deploymentId }: SentMail): Promise<IssuedLicense> =>
  findOrRefuse('license', tx.licenses.findByDeployment, deploymentId ?? '')

const subjectOf = ({ publisher }: Context, license: IssuedLicense): Subject => ({
  publisher: publisher.name,
  company: license.licenseeName,
  product: license.product.name,
  project: license.project,
})

async function confirmationView(from: From, mail: SentMail): Promise<ConfirmationView> {
  const context = from.context(from.store.view)
  const license = await licenseOf(context, mail)
  return {
    ...factsOfLicense(context, license),
    ...(await installView(from, license)),
  }
}

export const factsOfLicense = (
  context: Context,
  license: IssuedLicense,
): Omit<ConfirmationView, keyof InstallView> => ({
  ...subjectOf(context, license),
  maxConnections: license.terms.maxConnections,
  versions: license.terms.versions.range,
  ...(license.terms.exp !== undefined && { endsAt: license.terms.exp }),
  deploymentId: license.deploymentId,
})

/** All of them, and one for each architecture: a licensee with one kind of machine takes half. */
const CHOICES = [{}, { architecture: 'amd64' }, { architecture: 'arm64' }] as const

async function installView(from: From, { deploymentId }: IssuedLicense): Promise<InstallView> {
  const { store, archives } = from
  const { keys } = from.context(store.view)
  const { slug } = keys.trust
  const { folder } = await readLicenseFolder({ stored: store.view, keys }, deploymentId)
  const prepared: (PreparedArchive & { architecture?: Architecture })[] = []
  for (const choice of CHOICES) {
    const architectures = 'architecture' in choice ? [choice.architecture] : undefined
    const request = { slug, version: IMAGE_VERSION, ...folder }
    const archive = await archives.prepare({
      ...request,
      ...(architectures !== undefined && { architectures }),
    })
    prepared.push({ ...choice, ...archive })
  }
  return store.transaction(async (tx) => {
    const context = from.context(tx)
    const linked: ArchiveView[] = []
    for (const { createStream: _stream, ...archive } of prepared) {
      const { architecture } = archive
      const choice = architecture === undefined ? {} : { architecture }
      const input = { deploymentId, ttlSeconds: LINK_DEFAULT_SECONDS, ...choice }
      const { url } = await makeArchiveLink(context, input)
      linked.push({ ...archive, url })
    }
    const linksEndAt = context.clock.now() + LINK_DEFAULT_SECONDS
    return { archives: linked, linksEndAt, slug, imageVersion: IMAGE_VERSION }
  })
}

/** Whether trying again later cannot help. */
export const isHopeless = (error: unknown): boolean =>
  error instanceof MarqueError &&
  (error.name === 'NOT_FOUND' || error.name === 'ACCOUNT_STATUS_ERROR')
