// The six-digit field: one real input, so that pasting, one-time-code keyboards and screen readers
// work; its type is large enough to be read across a room.
import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActivationState } from './activation-state.ts'
import { takesCode } from './activation-state.ts'
import classes from './code-form.module.css'
import { codeLength, parseCodeText } from './code-text.ts'
import { RemarkNotice } from './remark-notice.tsx'

type CodeFormProps = {
  readonly state: ActivationState
  readonly onSubmit: (code: string) => void
}

/** With the last of them the server locks. */
const mostTries = 6

/** What is wrong with the input before it is sent. */
type InputFault = 'incomplete' | 'tooLong'

export function CodeForm({ state, onSubmit }: CodeFormProps) {
  const { t } = useTranslation('activation')
  const field = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<InputFault>()
  const id = useId()
  useFocusAfterRefusal(field, state)

  const change = (text: string) => {
    const digits = parseCodeText(text)
    setFault(digits === undefined ? 'tooLong' : undefined)
    if (digits !== undefined) setCode(digits)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (state.sending || !takesCode(state)) return
    if (code.length === codeLength) return onSubmit(code)
    setFault('incomplete')
    field.current?.focus()
  }
  const wrong = fault !== undefined || state.remark?.kind === 'refused'
  const open = takesCode(state)
  const tries = triesToShow(state)
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <div className={classes['label']}>
        <label htmlFor={id}>{t('code.label')}</label>
        <span id={`${id}-hint`}>
          {t('code.hint')}
          {tries === undefined ? null : ` · ${t('code.triesLeft', { number: tries })}`}
        </span>
      </div>
      <div className={classes['row']}>
        <input
          ref={field}
          id={id}
          className={classes['input']}
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          spellCheck={false}
          value={code}
          readOnly={state.sending}
          disabled={!open}
          aria-invalid={wrong}
          aria-describedby={`${id}-hint ${id}-fault`}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="lg"
          className={classes['submit']}
          loading={state.sending}
          disabled={!open}
        >
          {state.sending ? t('code.sending') : t('code.submit')}
        </Button>
      </div>
      <div id={`${id}-fault`} className={classes['fault']}>
        {fault === undefined ? (
          <RemarkNotice remark={state.remark} />
        ) : (
          <p className={classes['inputFault']} role="alert">
            {t(`code.${fault}`, { number: code.length })}
          </p>
        )}
      </div>
    </form>
  )
}

/** Codes were wrong before this QR code; what the last try left is said beside its refusal. */
function triesToShow({ triesLeft = 0, remark }: ActivationState): number | undefined {
  const isSaid = remark?.kind === 'refused'
  return triesLeft > 0 && triesLeft < mostTries && !isSaid ? triesLeft : undefined
}

/** After a wrong code the whole code is selected, so that typing replaces it. */
function useFocusAfterRefusal(
  field: React.RefObject<HTMLInputElement | null>,
  { remark }: ActivationState,
): void {
  useEffect(() => {
    if (remark?.kind !== 'refused') return
    field.current?.focus()
    field.current?.select()
  }, [field, remark])
}
