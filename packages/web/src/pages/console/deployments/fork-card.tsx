// Two copies of one license server side by side, and the decision which one is the real one. What will
// happen is said in words before it does.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { adoptFork } from '../../../api/authority-deployments.ts'
import { Card } from '../../../kit/card.tsx'
import { ConfirmDialog } from '../../../kit/confirm-dialog.tsx'
import { type Fact, Facts } from '../../../kit/facts.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { useSay } from '../../../kit/outcome.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { InstanceMark } from '../activations/instance-mark.tsx'
import type { InstanceName } from '../activations/instance-names.ts'
import type { Copy, Fork } from './fork.ts'
import classes from './fork-card.module.css'

type ForkCardProps = {
  readonly deploymentId: string
  readonly fork: Fork
  readonly names: ReadonlyMap<string, InstanceName>
  readonly mayDecide: boolean
}

export function ForkCard({ deploymentId, fork, names, mayDecide }: ForkCardProps) {
  const { t } = useTranslation('deployments')
  const [asked, setAsked] = useState(false)
  const { accepted, refused, kind } = fork
  return (
    <Card
      title={
        <StateText tone="bad">
          {t(kind === 'copy' ? 'forks.titleCopy' : 'forks.titleLeftBehind')}
        </StateText>
      }
    >
      <p className={classes['text']}>
        {t(kind === 'copy' ? 'forks.copyText' : 'forks.leftBehindText')}
      </p>
      <div className={classes['pair']}>
        <section className={classes['copy']} aria-label={t('forks.accepted')}>
          <h3>
            <StateText tone="good">{t('forks.accepted')}</StateText>
          </h3>
          <p>{t('forks.acceptedText')}</p>
          <Facts facts={useCopyFacts(accepted, names)} />
        </section>
        <section className={classes['copy']} aria-label={t('forks.refused')}>
          <h3>
            <StateText tone="bad">{t('forks.refused')}</StateText>
          </h3>
          <p>{t('forks.refusedText')}</p>
          <Facts facts={useCopyFacts(refused, names)} />
        </section>
      </div>
      <p className={classes['text']}>{t('forks.which')}</p>
      {mayDecide ? (
        <Button variant="default" onClick={() => setAsked(true)}>
          {t('forks.adopt')}
        </Button>
      ) : null}
      <AdoptDialog
        opened={asked}
        deploymentId={deploymentId}
        fork={fork}
        onClose={() => setAsked(false)}
      />
    </Card>
  )
}

type Shown = Copy & { readonly firstAt?: number }

function useCopyFacts(copy: Shown | undefined, names: ForkCardProps['names']): readonly Fact[] {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  if (copy === undefined) return [{ name: t('forks.instance'), value: t('forks.unknown') }]
  const { instanceId, sequence, firstAt, lastAt } = copy
  const time = (at: number | undefined) =>
    at === undefined ? t('forks.unknown') : formatDateTime(at, language)
  return [
    {
      name: t('forks.instance'),
      value: <InstanceMark id={instanceId} name={names.get(instanceId)} />,
    },
    { name: t('forks.sequence'), value: formatNumber(sequence, language) },
    ...(firstAt === undefined ? [] : [{ name: t('forks.firstRefused'), value: time(firstAt) }]),
    { name: t('forks.lastSeen'), value: time(lastAt) },
  ]
}

type AdoptDialogProps = {
  readonly opened: boolean
  readonly deploymentId: string
  readonly fork: Fork
  readonly onClose: () => void
}

function AdoptDialog({ opened, deploymentId, fork, onClose }: AdoptDialogProps) {
  const { t } = useTranslation('deployments')
  const say = useSay()
  const { mutate, isPending, error, reset } = useWrite(adoptFork)
  const close = () => {
    reset()
    onClose()
  }
  const done = () => {
    say(t('forks.done'))
    close()
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={t('forks.confirmTitle')}
      confirm={t('forks.confirm')}
      danger
      busy={isPending}
      error={error}
      onClose={close}
      onConfirm={() => mutate({ id: deploymentId, place: fork.place }, { onSuccess: done })}
    >
      <p>{t('forks.confirmAccepted')}</p>
      <p>{t('forks.confirmRefused')}</p>
      <p>{t('forks.confirmUndo')}</p>
    </ConfirmDialog>
  )
}
