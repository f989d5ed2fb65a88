// Names with values, as a description list.
import type { ReactNode } from 'react'
import classes from './facts.module.css'

export type Fact = {
  readonly name: string
  readonly value: ReactNode
  /** For ids: set in the fixed-width face and broken anywhere. */
  readonly machine?: boolean
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes['facts']}>
      {facts.map((fact) => (
        <div key={fact.name} className={classes['fact']}>
          <dt>{fact.name}</dt>
          <dd data-machine={fact.machine === true ? '' : undefined}>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
