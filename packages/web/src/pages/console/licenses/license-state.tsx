// Whether a license is in force, in words and colour.
import type { Terms } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import type { Tone } from '../../../kit/notice.tsx'
import { StateText } from '../../../kit/state-text.tsx'

const toneOf: Readonly<Record<Terms['accountStatus'], Tone>> = {
  active: 'good',
  suspended: 'warn',
  ended: 'bad',
}

export function LicenseStateText({ terms }: { readonly terms: Terms }) {
  const { t } = useTranslation('terms')
  const { accountStatus } = terms
  return <StateText tone={toneOf[accountStatus]}>{t(`statusOf.${accountStatus}`)}</StateText>
}
