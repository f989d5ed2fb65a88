// Suspends a license or resumes it, after asking; a serial newer than the one that was seen stops it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeStatus, type LicenseDetail } from '../../../api/authority-desk.ts'
import { ConfirmDialog } from '../../../kit/confirm-dialog.tsx'
import { isConflict } from '../../../kit/is-conflict.ts'
import { useSay } from '../../../kit/outcome.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { ConflictNotice } from './conflict-notice.tsx'

type StatusDialogProps = {
  readonly license: LicenseDetail
  readonly opened: boolean
  readonly onClose: () => void
}

export function StatusDialog({ license, opened, onClose }: StatusDialogProps) {
  const { t } = useTranslation('licenses')
  const say = useSay()
  const change = useWrite(changeStatus)
  const [seen, setSeen] = useState<{ serial: number; terms: LicenseDetail['terms'] }>()
  const verb = license.terms.accountStatus === 'suspended' ? 'resume' : 'suspend'
  const close = () => {
    change.reset()
    setSeen(undefined)
    onClose()
  }
  const apply = () => {
    setSeen({ serial: license.serial, terms: license.terms })
    change.mutate(
      { id: license.id, verb, expectedSerial: license.serial },
      {
        onSuccess: () => {
          say(t(verb === 'suspend' ? 'suspended' : 'resumed'))
          close()
        },
      },
    )
  }
  const conflict = isConflict(change.error) && seen !== undefined && license.serial > seen.serial
  return (
    <ConfirmDialog
      opened={opened}
      title={t(verb === 'suspend' ? 'suspendTitle' : 'resumeTitle')}
      confirm={t(verb)}
      danger={verb === 'suspend'}
      busy={change.isPending}
      error={conflict ? null : change.error}
      onConfirm={apply}
      onClose={close}
    >
      <p>{t(verb === 'suspend' ? 'suspendText' : 'resumeText')}</p>
      {conflict ? <ConflictNotice seen={seen} now={license} /> : null}
    </ConfirmDialog>
  )
}
