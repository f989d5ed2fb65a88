// What an operator may do with a whole deployment: end it, and move what has ended (R20).
import { Button, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Deployment, endDeployment } from '../../../api/authority-deployments.ts'
import { ConfirmDialog } from '../../../kit/confirm-dialog.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { useMay } from '../use-operator.ts'
import { MigrateDialog } from './migrate-dialog.tsx'

export function DeploymentActions({ deployment }: { readonly deployment: Deployment }) {
  const { t } = useTranslation('deployments')
  const [asked, setAsked] = useState<'end' | 'migrate'>()
  const close = () => setAsked(undefined)
  if (!useMay('issuer')) return null
  const { state, migratedTo } = deployment
  return (
    <>
      {state === 'active' ? (
        <Button variant="default" onClick={() => setAsked('end')}>
          {t('end.action')}
        </Button>
      ) : migratedTo === undefined ? (
        <Button onClick={() => setAsked('migrate')}>{t('migrate.action')}</Button>
      ) : null}
      <EndDialog deployment={deployment} opened={asked === 'end'} onClose={close} />
      <MigrateDialog deployment={deployment} opened={asked === 'migrate'} onClose={close} />
    </>
  )
}

type EndDialogProps = {
  readonly deployment: Deployment
  readonly opened: boolean
  readonly onClose: () => void
}

/** The project's name is typed, so that no wrong click ends a license server. */
function EndDialog({ deployment, opened, onClose }: EndDialogProps) {
  const { t } = useTranslation('deployments')
  const say = useSay()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const { mutate, isPending, error, reset } = useWrite(endDeployment)
  const { id, project } = deployment
  const close = () => {
    setTyped('')
    setWrong(false)
    reset()
    onClose()
  }
  const confirm = () => {
    const right = typed.trim() === project
    setWrong(!right)
    if (!right) return field.current?.focus()
    mutate(id, {
      onSuccess: () => {
        say(t('end.done'))
        close()
      },
    })
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={t('end.title')}
      confirm={t('end.confirm')}
      danger
      busy={isPending}
      error={error}
      onConfirm={confirm}
      onClose={close}
    >
      <p>{t('end.text')}</p>
      <p>{t('end.final')}</p>
      <TextInput
        ref={field}
        data-autofocus
        label={t('end.type', { project })}
        autoComplete="off"
        value={typed}
        error={wrong ? t('end.wrong') : undefined}
        errorProps={{ role: 'alert' }}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}
