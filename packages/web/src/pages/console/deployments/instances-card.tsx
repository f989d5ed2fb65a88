// The installations of a license server: the current one, and those that it took the place of.
import { useTranslation } from 'react-i18next'
import type { DeploymentDetail, Instance } from '../../../api/authority-deployments.ts'
import { Card } from '../../../kit/card.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { StateText } from '../../../kit/state-text.tsx'
import table from '../../../kit/table.module.css'
import { InstanceMark } from '../activations/instance-mark.tsx'
import type { InstanceName } from '../activations/instance-names.ts'
import classes from './instances-card.module.css'

type InstancesCardProps = {
  readonly deployment: DeploymentDetail
  readonly names: ReadonlyMap<string, InstanceName>
}

export function InstancesCard({ deployment, names }: InstancesCardProps) {
  const { t } = useTranslation('deployments')
  const { instances, chain } = deployment
  const newestFirst = [...instances].sort((a, b) => b.lastAt - a.lastAt)
  return (
    <Card title={t('instances.title')}>
      {instances.length === 0 ? (
        <p className={table['none']}>{t('instances.none')}</p>
      ) : (
        <>
          <ul className={classes['instances']}>
            {newestFirst.map((instance) => (
              <Row
                key={instance.id}
                instance={instance}
                name={names.get(instance.id)}
                allowed={chain.allowed.includes(instance.id)}
              />
            ))}
          </ul>
          <p className={table['note']}>{t('instances.text')}</p>
        </>
      )}
    </Card>
  )
}

type RowProps = {
  readonly instance: Instance
  readonly name: InstanceName | undefined
  readonly allowed: boolean
}

function Row({ instance, name, allowed }: RowProps) {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  const { state, sequence, approvals, firstAt, lastAt } = instance
  return (
    <li>
      <p className={classes['head']}>
        <InstanceMark id={instance.id} name={name} />
        <StateText tone={state === 'current' ? 'good' : 'info'}>
          {t(`instances.${state}`)}
        </StateText>
      </p>
      <p className={classes['facts']}>
        {t('instances.counts', { sequence: formatNumber(sequence, language), count: approvals })}
      </p>
      <p className={classes['facts']}>
        {t('instances.seen', {
          first: formatDateTime(firstAt, language),
          last: formatDateTime(lastAt, language),
        })}
      </p>
      {allowed ? <p className={classes['facts']}>{t('instances.allowed')}</p> : null}
    </li>
  )
}
