// Why the registration failed: the reason at once, the rest under Details, and Back to the page.
// In a cluster every node has its own reason (R12, R13).
import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RegistrationState, ShownFailure } from '../../api/registration-state.ts'
import { Icon } from '../../kit/icons.tsx'
import { useLanguage } from '../../kit/language.ts'
import { FailureDetails } from './failure-details.tsx'
import classes from './failure-dialog.module.css'
import { codeText, inLanguage } from './failure-text.ts'

export type FailedNode = { readonly node: string; readonly failure: ShownFailure }

type FailureDialogProps = {
  readonly opened: boolean
  /** the one failure to show; absent: those of all nodes, as they are now */
  readonly failed: FailedNode | undefined
  readonly state: RegistrationState
  readonly onBack: () => void
}

export function FailureDialog({ opened, failed, state, onBack }: FailureDialogProps) {
  const { t } = useTranslation(['registration', 'common'])
  const shown = failed === undefined ? failedNodes(state) : [failed]
  const isCluster = state.nodes.length > 1
  return (
    <Modal
      opened={opened}
      onClose={onBack}
      title={t('registration:failure.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      size="lg"
    >
      <div className={classes['body']}>
        <ul className={classes['list']}>
          {shown.map((item) => (
            <FailedItem key={item.node} item={item} isNamed={isCluster} />
          ))}
        </ul>
        <div className={classes['buttons']}>
          <Button onClick={onBack}>{t('registration:failure.back')}</Button>
        </div>
      </div>
    </Modal>
  )
}

/** Every node that failed; where none tells, what this node knows. */
function failedNodes(state: RegistrationState): readonly FailedNode[] {
  const told = state.nodes.flatMap(({ name, failure }) =>
    failure === undefined ? [] : [{ node: name, failure }],
  )
  if (told.length > 0 || state.failure === undefined) return told
  return [{ node: state.node, failure: state.failure }]
}

type FailedItemProps = { readonly item: FailedNode; readonly isNamed: boolean }

function FailedItem({ item, isNamed }: FailedItemProps) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const { node, failure } = item
  return (
    <li>
      <div className={classes['reason']} role="alert">
        <span className={classes['icon']}>
          <Icon name="stop" />
        </span>
        <div>
          {isNamed ? <b className={classes['node']}>{node}</b> : null}
          <p>{inLanguage(failure.title, language)}</p>
          <small>{codeText(failure)}</small>
        </div>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={open}
          aria-label={`${open ? t('failure.hideDetails') : t('failure.details')}${isNamed ? `: ${node}` : ''}`}
          onClick={() => setOpen(!open)}
        >
          {open ? t('failure.hideDetails') : t('failure.details')}
        </Button>
      </div>
      {open ? <FailureDetails failure={failure} /> : null}
    </li>
  )
}
