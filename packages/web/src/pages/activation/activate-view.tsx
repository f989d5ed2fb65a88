// The way to activation: the QR code large on one side; on the other the three steps and the
// field, which the lock replaces while it lasts.
import type { Status } from '@marque/protocol'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { monotonicSeconds } from '../../kit/clock.ts'
import { LiveRegion } from '../../kit/live-region.tsx'
import { Steps } from '../../kit/steps.tsx'
import classes from './activate-view.module.css'
import type { ActivationState } from './activation-state.ts'
import { CodeForm } from './code-form.tsx'
import { LockNotice } from './lock-notice.tsx'
import { QrCard } from './qr-card.tsx'
import { useActivation } from './use-activation.ts'

type ActivateViewProps = {
  readonly status: Status
  /** The server is active already. */
  readonly again: boolean
  readonly onActive: (status: Status) => Promise<void>
  readonly children: ReactNode
}

export function ActivateView({ status, again, onActive, children }: ActivateViewProps) {
  const { t } = useTranslation('activation')
  const { state, refresh, submit } = useActivation(onActive)
  return (
    <div className={classes['columns']}>
      <LiveRegion message={useSpokenState(state)} />
      <div className={classes['intro']}>
        <p className={classes['whose']}>
          {status.product.name} · {status.licensee.name}
        </p>
        <h1 className={classes['title']}>{again ? t('titleAgain') : t('title')}</h1>
        <p className={classes['lead']}>{again ? t('leadAgain') : t('lead')}</p>
      </div>
      <div className={classes['qr']}>
        <QrCard state={state} onRefresh={refresh} />
      </div>
      <div className={classes['work']}>
        <Steps
          label={t('steps.heading')}
          steps={[t('steps.scan'), t('steps.confirm'), t('steps.type')]}
        />
        {state.lockedUntil === undefined ? (
          <CodeForm key={state.challenge?.id} state={state} onSubmit={submit} />
        ) : (
          <LockNotice until={state.lockedUntil} />
        )}
        {children}
      </div>
    </div>
  )
}

/** What a screen reader says of the present state; changes only when something happened. */
function useSpokenState(state: ActivationState): string {
  const { t } = useTranslation('activation')
  const lastMinute = useLastMinute(state)
  const { challenge } = state
  if (state.lockedUntil !== undefined) return t('live.locked')
  if (state.sending) return t('live.sending')
  if (state.preparing) return t('qr.preparing')
  if (state.remark?.kind === 'lock-over' && challenge?.ended === undefined) return t('lock.over')
  if (challenge === undefined) return ''
  if (challenge.ended !== undefined) return t(`qr.${challenge.ended}`)
  return lastMinute ? t('live.minuteLeft') : t('live.ready')
}

function useLastMinute({ challenge }: ActivationState): boolean {
  const [reached, setReached] = useState(false)
  const endsAt = challenge?.endsAt
  useEffect(() => {
    setReached(false)
    if (endsAt === undefined) return
    const timer = setTimeout(() => setReached(true), (endsAt - 60 - monotonicSeconds()) * 1000)
    return () => clearTimeout(timer)
  }, [endsAt])
  return reached
}
