// Moves an ended deployment (R20), with the old server's privateConfig or without. A file that proves
// nothing is refused, and what is wrong with it is said, so that the right one can be asked for.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { type Deployment, migrate } from '../../../api/authority-deployments.ts'
import { RefusedError } from '../../../api/http.ts'
import type { deployments as texts } from '../../../i18n/en/deployments.ts'
import { ConfirmDialog } from '../../../kit/confirm-dialog.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { DropZone } from '../drop-zone.tsx'

type MigrateDialogProps = {
  readonly deployment: Deployment
  readonly opened: boolean
  readonly onClose: () => void
}

type Chosen =
  | { readonly kind: 'file'; readonly name: string; readonly content: object }
  | { readonly kind: 'notJson' | 'tooLarge' }

export function MigrateDialog({ deployment, opened, onClose }: MigrateDialogProps) {
  const { t } = useTranslation('deployments')
  const [, navigate] = useLocation()
  const say = useSay()
  const [chosen, setChosen] = useState<Chosen>()
  const { mutate, isPending, error, reset } = useWrite(migrate)
  const fault = proofFault(error)
  const choose = (next: Chosen | undefined) => {
    reset()
    setChosen(next)
  }
  const close = () => {
    choose(undefined)
    onClose()
  }
  const confirm = () =>
    mutate(
      {
        deploymentId: deployment.id,
        ...(chosen?.kind === 'file' && { privateConfig: chosen.content }),
      },
      {
        onSuccess: ({ deployment: made }) => {
          say(t('migrate.done'))
          close()
          navigate(`/deployments/${made.id}`)
        },
      },
    )
  return (
    <ConfirmDialog
      opened={opened}
      title={t('migrate.title')}
      confirm={t(chosen?.kind === 'file' ? 'migrate.confirmWith' : 'migrate.confirm')}
      busy={isPending}
      disabled={chosen !== undefined && chosen.kind !== 'file'}
      error={fault === undefined ? error : null}
      onConfirm={confirm}
      onClose={close}
    >
      <p>{t('migrate.text')}</p>
      <DropZone
        label={t('migrate.file')}
        hint={t('migrate.fileText')}
        drop={t('migrate.drop')}
        choose={t('migrate.choose')}
        chosen={chosen?.kind === 'file' ? t('migrate.chosen', { name: chosen.name }) : undefined}
        remove={t('migrate.remove')}
        onFile={(file) => {
          readPrivateConfig(file).then(choose, () => choose({ kind: 'notJson' }))
        }}
        onRemove={() => choose(undefined)}
      />
      {chosen === undefined || chosen.kind === 'file' ? null : (
        <Notice tone="bad" title={t(`migrate.${chosen.kind}`)} urgent />
      )}
      {fault === undefined ? null : (
        <Notice tone="bad" title={t(`migrate.fault.${fault}`)} urgent>
          <p>{t('migrate.faultText')}</p>
        </Notice>
      )}
      {chosen === undefined ? <Notice tone="warn" title={t('migrate.without')} /> : null}
    </ConfirmDialog>
  )
}

const largestBytes = 64 * 1024

async function readPrivateConfig(file: File): Promise<Chosen> {
  if (file.size > largestBytes) return { kind: 'tooLarge' }
  const content: unknown = JSON.parse(await file.text())
  return typeof content === 'object' && content !== null && !Array.isArray(content)
    ? { kind: 'file', name: file.name, content }
    : { kind: 'notJson' }
}

type ProofFault = keyof typeof texts.migrate.fault

const proofFaults: readonly ProofFault[] = [
  'unreadable',
  'foreign',
  'altered',
  'outdated',
  'abandoned',
  'unknown',
]

/** What the authority found wrong with the file. */
function proofFault(error: unknown): ProofFault | undefined {
  if (!(error instanceof RefusedError)) return undefined
  return proofFaults.find((fault) => fault === error.problem['privateConfig'])
}
