// Stands in the field's place while no code is taken (R8); it ends by itself.
import { useTranslation } from 'react-i18next'
import { useMonotonicSeconds } from '../../kit/clock.ts'
import { formatCountdown } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import classes from './lock-notice.module.css'

export function LockNotice({ until }: { readonly until: number }) {
  const { t } = useTranslation('activation')
  const left = until - useMonotonicSeconds()
  return (
    <section className={classes['lock']}>
      <Icon name="lock" size={26} />
      <div>
        <h2>{t('lock.title')}</h2>
        <p>{t('lock.text')}</p>
      </div>
      <div className={classes['time']} role="timer">
        <span>{t('lock.remaining')}</span>
        <b>{formatCountdown(left)}</b>
      </div>
    </section>
  )
}
