// What came of what the reader did: said once in a corner of the page and to screen readers, and gone
// by itself; whoever reads slowly can hold it by pointing at it.
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { Icon } from './icons.tsx'
import classes from './outcome.module.css'

const shownSeconds = 8

type Outcome = { readonly text: string; readonly number: number }

const Say = createContext<(text: string) => void>(() => undefined)

/** Tells the reader what was done. */
export const useSay = (): ((text: string) => void) => useContext(Say)

type OutcomesProps = { readonly dismiss: string; readonly children: ReactNode }

export function Outcomes({ dismiss, children }: OutcomesProps) {
  const [outcome, setOutcome] = useState<Outcome>()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (outcome === undefined || held) return
    const timer = setTimeout(() => setOutcome(undefined), shownSeconds * 1000)
    return () => clearTimeout(timer)
  }, [outcome, held])
  const [say] = useState(
    () => (text: string) => setOutcome((before) => ({ text, number: (before?.number ?? 0) + 1 })),
  )
  return (
    <Say value={say}>
      {children}
      <div
        className={classes['place']}
        role="status"
        aria-live="polite"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
      >
        {outcome === undefined ? null : (
          <div key={outcome.number} className={classes['outcome']}>
            <Icon name="check" size={18} />
            <span>{outcome.text}</span>
            <button type="button" aria-label={dismiss} onClick={() => setOutcome(undefined)}>
              <Icon name="cross" size={16} />
            </button>
          </div>
        )}
      </div>
    </Say>
  )
}
