// How far a mail that goes out has got.
import { useTranslation } from 'react-i18next'
import type { SentMail, SentState } from '../../../api/authority-mail.ts'
import type { Tone } from '../../../kit/notice.tsx'
import { StateText } from '../../../kit/state-text.tsx'

export const sentStates: readonly SentState[] = ['queued', 'sent', 'failed']

const tones: Readonly<Record<SentState, Tone>> = { queued: 'info', sent: 'good', failed: 'bad' }

export function SentStateText({ mail }: { readonly mail: Pick<SentMail, 'state'> }) {
  const { t } = useTranslation('mail')
  return <StateText tone={tones[mail.state]}>{t(`sent.state.${mail.state}`)}</StateText>
}
