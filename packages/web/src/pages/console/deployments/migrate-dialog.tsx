// Moves an ended deployment (R20), with the old server's privateConfig or without. A file that proves
// nothing is refused, and what is wrong with it is said, so that the right one can be asked for.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'wouter'
import { type Deployment, migrate } from '../../../api/authority-deployments.ts'
import { getReceived, type ReceivedMail } from '../../../api/authority-mail.ts'
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
  | { readonly kind: 'notJson' | 'tooLarge' | 'nothing' }

export function MigrateDialog({ deployment, opened, onClose }: MigrateDialogProps) {
  const { t } = useTranslation('deployments')
  const [, navigate] = useLocation()
  const say = useSay()
  const mail = useAskingMail(deployment.id)
  const [chosen, setChosen] = useState<Chosen>()
  const { mutate, isPending, error, reset } = useWrite(migrate)
  const fault = proofFault(error)
  const attached = mail?.hasPrivateConfig === true && chosen === undefined
  const proves = attached || chosen?.kind === 'file'
  const choose = (next: Chosen | undefined) => {
    reset()
    setChosen(next)
  }
  const close = () => {
    choose(undefined)
    onClose()
  }
  const confirm = () =>
    mutate(orderOf(deployment.id, chosen, mail), {
      onSuccess: ({ deployment: made }) => {
        say(t('migrate.done'))
        close()
        navigate(`/deployments/${made.id}`)
      },
    })
  return (
    <ConfirmDialog
      opened={opened}
      title={t('migrate.title')}
      confirm={t(proves ? 'migrate.confirmWith' : 'migrate.confirm')}
      busy={isPending}
      disabled={chosen?.kind === 'notJson' || chosen?.kind === 'tooLarge'}
      error={fault === undefined ? error : null}
      onConfirm={confirm}
      onClose={close}
    >
      <p>{t('migrate.text')}</p>
      {mail === undefined ? null : <p>{t('migrate.asked', { from: mail.from })}</p>}
      <DropZone
        label={t('migrate.file')}
        hint={t('migrate.fileText')}
        drop={t('migrate.drop')}
        choose={t('migrate.choose')}
        chosen={
          attached
            ? t('migrate.attached', { from: mail.from })
            : chosen?.kind === 'file'
              ? t('migrate.chosen', { name: chosen.name })
              : undefined
        }
        remove={t('migrate.remove')}
        onFile={(file) => {
          readPrivateConfig(file).then(choose, () => choose({ kind: 'notJson' }))
        }}
        onRemove={() => choose({ kind: 'nothing' })}
      />
      <FaultOf chosen={chosen} fault={fault} />
      {proves ? null : <Notice tone="warn" title={t('migrate.without')} />}
    </ConfirmDialog>
  )
}

/** A mail whose attachment is not to count is not named: what it holds would count. */
function orderOf(
  deploymentId: string,
  chosen: Chosen | undefined,
  mail: ReceivedMail | undefined,
): Parameters<typeof migrate>[0] {
  const isNamed = mail !== undefined && !(chosen?.kind === 'nothing' && mail.hasPrivateConfig)
  return {
    deploymentId,
    ...(chosen?.kind === 'file' && { privateConfig: chosen.content }),
    ...(isNamed && { mailId: mail.id }),
  }
}

/** The mail that asks to move this deployment, if the reader comes from it. */
function useAskingMail(deploymentId: string): ReceivedMail | undefined {
  const [params] = useSearchParams()
  const id = params.get('mail') ?? ''
  const { data } = useQuery({
    queryKey: ['mails', 'received', 'one', id],
    queryFn: () => getReceived(id),
    enabled: id !== '',
  })
  return data?.state === 'migration' && data.deployment?.id === deploymentId ? data : undefined
}

type FaultOfProps = {
  readonly chosen: Chosen | undefined
  readonly fault: ProofFault | undefined
}

function FaultOf({ chosen, fault }: FaultOfProps) {
  const { t } = useTranslation('deployments')
  if (chosen?.kind === 'notJson' || chosen?.kind === 'tooLarge') {
    return <Notice tone="bad" title={t(`migrate.${chosen.kind}`)} urgent />
  }
  if (fault === undefined) return null
  return (
    <Notice tone="bad" title={t(`migrate.fault.${fault}`)} urgent>
      <p>{t('migrate.faultText')}</p>
    </Notice>
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
