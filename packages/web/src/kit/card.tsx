// A surface with a heading, the unit of every layout.
import { type ReactNode, useId } from 'react'
import classes from './card.module.css'

type CardProps = {
  readonly title?: ReactNode
  /** Stands at the heading's other end. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Card({ title, aside, children }: CardProps) {
  const headingId = useId()
  if (title === undefined) return <section className={classes['card']}>{children}</section>
  return (
    <section className={classes['card']} aria-labelledby={headingId}>
      <div className={classes['head']}>
        <h2 id={headingId} className={classes['title']}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
