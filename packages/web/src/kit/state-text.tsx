// A state in words with a dot of its colour; the words carry the meaning.
import type { ReactNode } from 'react'
import type { Tone } from './notice.tsx'
import classes from './state-text.module.css'

type StateTextProps = { readonly tone: Tone; readonly children: ReactNode }

export function StateText({ tone, children }: StateTextProps) {
  return (
    <span className={classes['state']} data-tone={tone}>
      {children}
    </span>
  )
}
