// The QR code, as large as the column allows and on white in every scheme, with the time it has
// left. Once it is over it is covered, says why, and is refreshed by hand only (R7).
import { Button, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMonotonicSeconds } from '../../kit/clock.ts'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatCountdown } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import type { ActivationState, Challenge } from './activation-state.ts'
import { PhoneAddress } from './phone-address.tsx'
import classes from './qr-card.module.css'

type QrCardProps = {
  readonly state: ActivationState
  readonly onRefresh: () => void
}

export function QrCard({ state, onRefresh }: QrCardProps) {
  const { t } = useTranslation('activation')
  const { challenge, preparing, lockedUntil } = state
  const live = challenge !== undefined && challenge.ended === undefined && !preparing
  const lockOutlives = live && lockedUntil !== undefined && lockedUntil > challenge.endsAt
  return (
    <section className={classes['card']}>
      {state.failure === undefined ? (
        <Code state={state} lockOutlives={lockOutlives} />
      ) : (
        <div className={classes['failure']}>
          <h2>{t('qr.failed')}</h2>
          <FaultNotice error={state.failure} />
        </div>
      )}
      {live && !lockOutlives ? <TimeLeft challenge={challenge} /> : null}
      <Button
        fullWidth
        size="md"
        variant={live ? 'default' : 'filled'}
        loading={preparing}
        disabled={lockedUntil !== undefined || state.sending}
        leftSection={<Icon name="refresh" size={18} />}
        onClick={onRefresh}
      >
        {t('qr.refresh')}
      </Button>
      {live && !lockOutlives ? <PhoneAddress url={challenge.url} /> : null}
    </section>
  )
}

function Code({
  state,
  lockOutlives,
}: {
  readonly state: ActivationState
  readonly lockOutlives: boolean
}) {
  const { t } = useTranslation('activation')
  const { challenge, preparing } = state
  const covered = preparing || lockOutlives || challenge?.ended !== undefined
  return (
    <div className={classes['frame']} data-covered={covered ? '' : undefined}>
      {challenge === undefined ? null : (
        <img
          className={classes['image']}
          src={`data:image/svg+xml,${encodeURIComponent(challenge.svg)}`}
          alt={covered ? '' : t('qr.alt')}
        />
      )}
      {covered ? (
        <div className={classes['cover']}>
          {preparing ? <Loader aria-hidden="true" /> : <Why state={state} />}
        </div>
      ) : null}
    </div>
  )
}

/** Why the QR code is covered. */
function Why({ state }: { readonly state: ActivationState }) {
  const { t } = useTranslation('activation')
  const now = useMonotonicSeconds()
  const ended = state.challenge?.ended
  if (ended !== undefined) {
    return (
      <>
        <h2>{t(`qr.${ended}`)}</h2>
        <p>{t(`qr.${ended}Text`)}</p>
      </>
    )
  }
  return (
    <>
      <h2>{t('qr.locked')}</h2>
      <p>{t('qr.lockedText', { time: formatCountdown((state.lockedUntil ?? now) - now) })}</p>
    </>
  )
}

function TimeLeft({ challenge }: { readonly challenge: Challenge }) {
  const { t } = useTranslation('activation')
  const left = Math.max(0, challenge.endsAt - useMonotonicSeconds())
  return (
    <div className={classes['time']} data-short={left <= 60 ? '' : undefined}>
      <div className={classes['timeText']} role="timer">
        <span>{t('qr.validFor')}</span>
        <b>{formatCountdown(left)}</b>
      </div>
      <div className={classes['track']} aria-hidden="true">
        <div style={{ transform: `scaleX(${left / challenge.lifeSeconds})` }} />
      </div>
    </div>
  )
}
