// Asks before something is done that cannot simply be undone; what comes of it shows in the dialog.
import { Button, Modal } from '@mantine/core'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import dialog from './dialog.module.css'
import { FaultNotice } from './fault-notice.tsx'

type ConfirmDialogProps = {
  readonly opened: boolean
  readonly title: string
  /** What the button that does it says. */
  readonly confirm: string
  readonly busy: boolean
  readonly error: unknown
  /** It takes something away. */
  readonly danger?: boolean
  /** It cannot be done now: what is typed has a fault. */
  readonly disabled?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
  /** What will happen, and fields. */
  readonly children: ReactNode
}

export function ConfirmDialog({ opened, title, onClose, ...form }: ConfirmDialogProps) {
  const { t } = useTranslation('common')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <ConfirmForm onClose={onClose} {...form} />
    </Modal>
  )
}

export function ConfirmForm({
  confirm,
  busy,
  error,
  danger = false,
  disabled = false,
  onConfirm,
  onClose,
  children,
}: Omit<ConfirmDialogProps, 'opened' | 'title'>) {
  const { t } = useTranslation('common')
  const form = useRef<HTMLFormElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    onConfirm()
    requestAnimationFrame(() => {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    })
  }
  return (
    <form ref={form} className={dialog['body']} onSubmit={submit} noValidate>
      {children}
      {error === null || error === undefined || busy ? null : <FaultNotice error={error} />}
      <div className={dialog['buttons']}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          type="submit"
          loading={busy}
          disabled={disabled}
          {...(danger ? { className: dialog['danger'] } : {})}
        >
          {confirm}
        </Button>
      </div>
    </form>
  )
}
