// Gives the seats back: says before what that does, to every node.
import { Button, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { unbind } from '../../api/registration.ts'
import type {
  RegistrationAnswer,
  RegistrationState,
  ShownFailure,
} from '../../api/registration-state.ts'
import { AskFault } from './ask-fault.tsx'
import classes from './unbind-dialog.module.css'
import { isConflict, revisionOf, useAttempt } from './use-registration.ts'

type UnbindDialogProps = {
  readonly opened: boolean
  readonly state: RegistrationState
  /** the revision that the administrator decides on */
  readonly expected: number
  readonly onClose: () => void
  readonly onSay: (text: string) => void
  readonly onFailed: (failure: ShownFailure) => void
}

export function UnbindDialog(props: UnbindDialogProps) {
  const { t } = useTranslation(['registration', 'common'])
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('registration:unbind.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <UnbindQuestion {...props} />
    </Modal>
  )
}

function UnbindQuestion({ state, expected, onClose, onSay, onFailed }: UnbindDialogProps) {
  const { t } = useTranslation(['registration', 'common'])
  const { mutate, isPending, error } = useAttempt(unbind)
  const confirm = () => {
    const revision = isConflict(error) ? revisionOf(error) : undefined
    const onSuccess = ({ failure }: RegistrationAnswer) => {
      onSay(t('registration:unbind.done'))
      if (failure === undefined) onClose()
      else onFailed(failure)
    }
    mutate({ expected: revision ?? expected }, { onSuccess })
  }
  return (
    <div className={classes['body']}>
      {error === null ? null : <AskFault error={error} />}
      <p>{t('registration:unbind.text')}</p>
      {state.nodes.length > 1 ? (
        <p>
          {t('registration:unbind.cluster')} {state.nodes.map(({ name }) => name).join(', ')}
        </p>
      ) : null}
      <div className={classes['buttons']}>
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button className={classes['confirm']} loading={isPending} onClick={confirm}>
          {t('registration:unbind.confirm')}
        </Button>
      </div>
    </div>
  )
}
