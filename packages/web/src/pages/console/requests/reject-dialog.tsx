// Rejects a request with a reason, which the sender can be told by mail.
import { Checkbox, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type RequestDetail, rejectRequest } from '../../../api/authority-desk.ts'
import { ConfirmDialog } from '../../../kit/confirm-dialog.tsx'
import { faultsOf, useFaultText } from '../../../kit/field-faults.ts'
import { useSay } from '../../../kit/outcome.tsx'
import { useWrite } from '../../../kit/use-write.ts'

type RejectDialogProps = {
  readonly request: RequestDetail
  readonly opened: boolean
  /** undefined: not known yet */
  readonly mailsOut: boolean | undefined
  readonly onClose: () => void
}

const longestReason = 1000

/** One line: what the server takes as a reason has no control characters. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()

export function RejectDialog({ request, opened, mailsOut, onClose }: RejectDialogProps) {
  const { t } = useTranslation('requests')
  const say = useSay()
  const field = useRef<HTMLTextAreaElement>(null)
  const [reason, setReason] = useState('')
  const [empty, setEmpty] = useState(false)
  const [mail, setMail] = useState(true)
  const { mutate, isPending, error } = useWrite(rejectRequest)
  const faultOf = useFaultText(faultsOf(error))
  const reject = () => {
    const given = oneLine(reason)
    setEmpty(given === '')
    if (given === '') return field.current?.focus()
    mutate(
      {
        id: request.id,
        reason: given,
        ...(mailsOut === undefined ? {} : { mail: mailsOut && mail }),
      },
      {
        onSuccess: () => {
          say(t('rejected'))
          onClose()
        },
      },
    )
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={t('rejectTitle')}
      confirm={t('reject')}
      danger
      busy={isPending}
      error={error}
      onConfirm={reject}
      onClose={onClose}
    >
      <p>{t('rejectText')}</p>
      <Textarea
        ref={field}
        data-autofocus
        label={t('rejectReason')}
        description={t('rejectReasonHint')}
        rows={3}
        maxLength={longestReason}
        value={reason}
        error={empty ? t('rejectEmpty') : faultOf('reason')}
        errorProps={{ role: 'alert' }}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {mailsOut === true ? (
        <Checkbox
          label={t('rejectMail', { address: request.from })}
          checked={mail}
          onChange={(event) => setMail(event.currentTarget.checked)}
        />
      ) : null}
    </ConfirmDialog>
  )
}
