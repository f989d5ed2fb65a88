// Takes a node's seat away, with a reason that the node is told (docs/protocol.md §7).

import { Button, Modal, Textarea } from '@mantine/core'
import type { RegistrationItem } from '@marque/protocol'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { evict } from '../../api/license-server.ts'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import classes from './evict-dialog.module.css'
import { useAdminAction } from './use-admin.ts'

type EvictDialogProps = {
  /** The node to evict; undefined: the dialog is closed. */
  readonly node: RegistrationItem | undefined
  readonly onClose: () => void
  readonly onSay: (text: string) => void
}

export function EvictDialog({ node, onClose, onSay }: EvictDialogProps) {
  const { t } = useTranslation(['dashboard', 'common'])
  return (
    <Modal
      opened={node !== undefined}
      onClose={onClose}
      title={t('dashboard:evict.title', { node: node?.nodeName ?? '' })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {node === undefined ? null : <EvictForm node={node} onClose={onClose} onSay={onSay} />}
    </Modal>
  )
}

const longestReason = 500

/** One line: what the server takes as a reason has no control characters. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

function EvictForm({
  node,
  onClose,
  onSay,
}: {
  readonly node: RegistrationItem
  readonly onClose: () => void
  readonly onSay: (text: string) => void
}) {
  const { t } = useTranslation(['dashboard', 'common'])
  const field = useRef<HTMLTextAreaElement>(null)
  const [reason, setReason] = useState('')
  const [empty, setEmpty] = useState(false)
  const { mutate, isPending, error } = useAdminAction(evict)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = oneLine(reason).trim()
    setEmpty(given === '')
    if (given === '') return field.current?.focus()
    mutate(
      { registrationId: node.registrationId, reason: given },
      {
        onSuccess: () => {
          onSay(t('dashboard:evict.done', { node: node.nodeName }))
          onClose()
        },
      },
    )
  }
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <p>{t('dashboard:evict.text')}</p>
      <p>{t('dashboard:evict.seat')}</p>
      <Textarea
        ref={field}
        data-autofocus
        label={t('dashboard:evict.reason')}
        description={t('dashboard:evict.reasonHint')}
        rows={3}
        maxLength={longestReason}
        value={reason}
        errorProps={{ role: 'alert' }}
        error={empty ? t('dashboard:evict.reasonEmpty') : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {error === null ? null : <FaultNotice error={error} />}
      <div className={classes['buttons']}>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button type="submit" className={classes['confirm']} loading={isPending}>
          {t('dashboard:evict.confirm')}
        </Button>
      </div>
    </form>
  )
}
