// What became of a mail that came in, and why nobody was answered, in words.
import { useTranslation } from 'react-i18next'
import type { ReceivedMail, ReceivedState } from '../../../api/authority-mail.ts'
import { mail as english } from '../../../i18n/en/mail.ts'
import type { Tone } from '../../../kit/notice.tsx'
import { StateText } from '../../../kit/state-text.tsx'

export const receivedStates: readonly ReceivedState[] = [
  'request',
  'faulty',
  'migration',
  'ignored',
  'duplicate',
]

const tones: Readonly<Record<ReceivedState, Tone>> = {
  request: 'good',
  faulty: 'warn',
  migration: 'warn',
  ignored: 'info',
  duplicate: 'info',
}

export function ReceivedStateText({ state }: { readonly state: ReceivedState }) {
  const { t } = useTranslation('mail')
  return <StateText tone={tones[state]}>{t(`received.state.${state}`)}</StateText>
}

type Reason = keyof typeof english.reason

const isReason = (word: string): word is Reason => Object.hasOwn(english.reason, word)

/** A newer authority may know reasons that this page does not. */
export function useReasonText({ reason }: Pick<ReceivedMail, 'reason'>): string | undefined {
  const { t } = useTranslation('mail')
  if (reason === undefined) return undefined
  return isReason(reason) ? t(`reason.${reason}`) : t('reason.other', { word: reason })
}
