// A sentence with a remedy, set off by what it means for the reader.
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'
import classes from './notice.module.css'

export type Tone = 'info' | 'good' | 'warn' | 'bad'

const iconOf: Readonly<Record<Tone, IconName>> = {
  info: 'info',
  good: 'check',
  warn: 'alert',
  bad: 'stop',
}

type NoticeProps = {
  readonly tone: Tone
  readonly title: ReactNode
  readonly children?: ReactNode
  /** Read out at once when it appears. */
  readonly urgent?: boolean
}

export function Notice({ tone, title, children, urgent = false }: NoticeProps) {
  return (
    <div className={classes['notice']} data-tone={tone} {...(urgent ? { role: 'alert' } : {})}>
      <span className={classes['icon']}>
        <Icon name={iconOf[tone]} size={18} />
      </span>
      <div>
        <p className={classes['title']}>{title}</p>
        {children === undefined ? null : <div className={classes['text']}>{children}</div>}
      </div>
    </div>
  )
}
