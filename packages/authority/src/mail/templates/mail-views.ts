// What each kind of mail is told, ready to be put into words.
import type { Fault } from '@marque/protocol'
import type { MailDocument } from './mail-document.ts'

/** For whom, from whom, about what. */
export type Subject = {
  readonly publisher: string
  readonly company: string
  readonly product: string
  readonly project: string
}

export type ArchiveView = {
  /** absent: both */
  readonly architecture?: 'amd64' | 'arm64'
  readonly url: string
  readonly fileName: string
  /** hexadecimal */
  readonly sha256: string
  readonly sizeBytes: number
}

export type InstallView = {
  readonly archives: readonly ArchiveView[]
  /** epoch seconds */
  readonly linksEndAt: number
  readonly slug: string
  readonly imageVersion: string
}

export type ConfirmationView = Subject &
  InstallView & {
    readonly maxConnections: number
    readonly versions: string
    /** epoch seconds; absent: it does not end */
    readonly endsAt?: number
    readonly deploymentId: string
  }

export type FaultsView = {
  readonly publisher: string
  readonly company: string
  /** the exact title that the next mail needs */
  readonly title: string
  readonly wants: 'license' | 'migration'
  readonly faults: readonly Fault[]
}

export type RejectionView = Subject & { readonly reason: string }

export type MigrationReceivedView = {
  readonly publisher: string
  readonly company: string
  readonly deploymentId: string
  readonly serverAddress?: string
}

export type MigrationConfirmedView = ConfirmationView & { readonly oldDeploymentId: string }

export type ExpiryView = Subject & {
  readonly days: number
  readonly endsAt: number
  readonly licenseId: string
  readonly deploymentId: string
}

export type MailTemplates = {
  readonly confirmation: (view: ConfirmationView) => MailDocument
  readonly faults: (view: FaultsView) => MailDocument
  readonly rejection: (view: RejectionView) => MailDocument
  readonly 'migration-received': (view: MigrationReceivedView) => MailDocument
  readonly 'migration-confirmed': (view: MigrationConfirmedView) => MailDocument
  readonly 'expiry-warning': (view: ExpiryView) => MailDocument
}

const INSTANT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'UTC',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** `2026-06-01 00:00 UTC`: the reader may be anywhere. */
export const instant = (epochSeconds: number): string =>
  `${INSTANT.format(epochSeconds * 1000)} UTC`

export const imageName = (
  { slug, imageVersion }: Pick<InstallView, 'slug' | 'imageVersion'>,
  architecture: 'amd64' | 'arm64',
): string => `${slug}_license_server_${architecture}:${imageVersion}`

/** `docker load` as the page that implements it names it: docs/image.md. */
export const loadLines = ({ archives }: InstallView): readonly string[] => {
  const fileName = archives[0]?.fileName ?? ''
  return [`docker load < ${fileName}`, 'docker images']
}

export const runLine = (view: InstallView, architecture: 'amd64' | 'arm64'): string =>
  `docker run -d -P -v /srv/${view.slug}_license_server:/app/config ${imageName(view, architecture)}`

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`
