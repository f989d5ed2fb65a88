// After a form was not taken, the keyboard and screen readers go on at the first field that is wrong.
import { type RefObject, useEffect, useRef } from 'react'

/** @param faults another list each time that the form was judged */
export function useFaultFocus(faults: readonly unknown[]): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (faults.length === 0) return
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [faults])
  return form
}
