// The state of a request in words and colour.
import { useTranslation } from 'react-i18next'
import type { RequestState } from '../../../api/authority-desk.ts'
import type { Tone } from '../../../kit/notice.tsx'
import { StateText } from '../../../kit/state-text.tsx'

const toneOf: Readonly<Record<RequestState, Tone>> = {
  open: 'info',
  confirmed: 'good',
  rejected: 'bad',
  ignored: 'warn',
}

export function RequestStateText({ state }: { readonly state: RequestState }) {
  const { t } = useTranslation('requests')
  return <StateText tone={toneOf[state]}>{t(`state.${state}`)}</StateText>
}
