// Installations that are one too many (40008): each waits until an operator lets it be activated once.
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { allowInstance, type DeploymentDetail } from '../../../api/authority-deployments.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { useSay } from '../../../kit/outcome.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { InstanceMark } from '../activations/instance-mark.tsx'
import { type InstanceName, shortId } from '../activations/instance-names.ts'
import classes from './waiting-card.module.css'

type WaitingCardProps = {
  readonly deployment: DeploymentDetail
  readonly names: ReadonlyMap<string, InstanceName>
  readonly mayDecide: boolean
}

export function WaitingCard({ deployment, names, mayDecide }: WaitingCardProps) {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  const say = useSay()
  const { mutate, isPending, variables, error } = useWrite(allowInstance)
  const allow = (instanceId: string) =>
    mutate({ id: deployment.id, instanceId }, { onSuccess: () => say(t('waiting.done')) })
  return (
    <Card title={<StateText tone="warn">{t('waiting.title')}</StateText>}>
      <p className={classes['text']}>{t('waiting.text')}</p>
      {error === null ? null : <FaultNotice error={error} />}
      <ul className={classes['waiting']}>
        {deployment.chain.waiting.map(({ instanceId, record, firstAt, lastAt }) => (
          <li key={`${instanceId} ${record}`}>
            <InstanceMark id={instanceId} name={names.get(instanceId)} />
            <span className={classes['facts']}>
              {t('waiting.refused', {
                first: formatDateTime(firstAt, language),
                last: formatDateTime(lastAt, language),
              })}
            </span>
            {mayDecide ? (
              <Button
                size="sm"
                loading={isPending && variables.instanceId === instanceId}
                aria-label={t('waiting.allowOf', {
                  name: `${names.get(instanceId)?.letter ?? ''} ${shortId(instanceId)}`,
                })}
                onClick={() => allow(instanceId)}
              >
                {t('waiting.allow')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}
