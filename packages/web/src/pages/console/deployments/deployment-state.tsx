// Whether a deployment goes on, and the mark of one that was moved without proof: its old server may
// still run, and nobody should overlook that.
import { useTranslation } from 'react-i18next'
import type { Deployment } from '../../../api/authority-deployments.ts'
import { Icon } from '../../../kit/icons.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import classes from './deployment-state.module.css'

type DeploymentProps = { readonly deployment: Deployment }

export function StateOf({ deployment }: DeploymentProps) {
  const { t } = useTranslation('deployments')
  const { state, license } = deployment
  if (state === 'active' && license.accountStatus === 'suspended') {
    return <StateText tone="warn">{t('account.suspended')}</StateText>
  }
  return <StateText tone={state === 'active' ? 'good' : 'info'}>{t(`state.${state}`)}</StateText>
}

export const isUnproven = ({ migration }: Deployment): boolean => migration?.proof === 'none'

export function UnprovenMark({ deployment }: DeploymentProps) {
  const { t } = useTranslation('deployments')
  if (!isUnproven(deployment)) return null
  return (
    <span className={classes['unproven']}>
      <Icon name="alert" size={14} /> {t('unproven.mark')}
    </span>
  )
}
