// After too many wrong passwords none is taken for a while; how long still is counted down.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../../api/http.ts'
import { monotonicSeconds, useMonotonicSeconds } from '../../kit/clock.ts'
import { formatCountdown } from '../../kit/format.ts'
import { Notice } from '../../kit/notice.tsx'
import classes from './sign-in.module.css'

export function LockNotice({ seconds }: { readonly seconds: number }) {
  const { t } = useTranslation('console')
  return (
    <div>
      <Notice tone="bad" title={t('signIn.locked')} urgent>
        <p>{t('signIn.lockedText')}</p>
      </Notice>
      <p className={classes['countdown']} role="timer">
        <span>{t('signIn.lockedFor')}</span> <b>{formatCountdown(seconds)}</b>
      </p>
    </div>
  )
}

/** For how long no password is taken; 0: it is. */
export function secondsOfLock(error: unknown): number {
  if (!(error instanceof RefusedError) || error.problem.name !== 'TOO_MANY_REQUESTS') return 0
  return Number(error.problem['retryAfterSeconds'] ?? 0)
}

/** Counts down from the moment that `since` became another one. */
export function useSecondsLeft(seconds: number, since: unknown): number {
  const now = useMonotonicSeconds()
  const [start, setStart] = useState({ since, at: now })
  if (start.since !== since) setStart({ since, at: monotonicSeconds() })
  return seconds === 0 ? 0 : Math.max(0, start.at + seconds - now)
}
