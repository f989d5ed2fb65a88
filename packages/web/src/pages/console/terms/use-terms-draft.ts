// Terms while a person edits them: what is typed, what is wrong with it, and what it changes.
import type { Terms } from '@marque/protocol'
import type { Fault } from '@marque/protocol/errors'
import { type RefObject, useState } from 'react'
import type { TermChanges } from '../../../api/authority-desk.ts'
import { faultsOf, useFaultText } from '../../../kit/field-faults.ts'
import { useFaultFocus } from '../../../kit/use-fault-focus.ts'
import { readForm, type TermsForm, toForm } from './terms-form.ts'

export type TermsDraft = {
  readonly form: TermsForm
  readonly change: (change: Partial<TermsForm>) => void
  readonly faultOf: (field: string) => string | undefined
  /** @returns undefined after marking the fields that are wrong */
  readonly read: () => TermChanges | undefined
  readonly startFrom: (terms: Terms) => void
  /** Of the form, so that the first wrong field gets the focus. */
  readonly formRef: RefObject<HTMLFormElement | null>
}

/** @param refusal what the server said of the last try; its faults name `terms.…` */
export function useTermsDraft(terms: Terms, refusal: unknown): TermsDraft {
  const [base, setBase] = useState(terms)
  const [form, setForm] = useState(() => toForm(terms))
  const [own, setOwn] = useState<readonly Fault[]>([])
  const told = faultsOf(refusal).map(({ field, problem }) => ({
    field: field.replace(/^terms\./, ''),
    problem,
  }))
  const formRef = useFaultFocus(own)
  return {
    form,
    formRef,
    change: (change) => {
      setForm((before) => ({ ...before, ...change }))
      setOwn([])
    },
    faultOf: useFaultText([...own, ...told]),
    read: () => {
      const read = readForm(form, base)
      setOwn('faults' in read ? read.faults : [])
      return 'faults' in read ? undefined : read.changes
    },
    startFrom: (next) => {
      setBase(next)
      setForm(toForm(next))
      setOwn([])
    },
  }
}

/** The terms that the changes would make, for showing them before they are signed. */
export function withChanges(terms: Terms, changes: TermChanges): Terms {
  const entries = Object.entries({ ...terms, ...changes }).filter(([, value]) => value !== null)
  return Object.fromEntries(entries) as Terms
}
