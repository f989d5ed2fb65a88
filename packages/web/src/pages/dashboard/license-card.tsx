// The license's terms, and the way to put a newer one in force (R24).
import type { Status } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { Facts } from '../../kit/facts.tsx'
import { useLicenseFacts } from '../../license-server/license-facts.ts'
import { LicenseUpload } from './license-upload.tsx'
import { useTermFacts } from './term-facts.ts'

type LicenseCardProps = { readonly status: Status; readonly onSay: (text: string) => void }

export function LicenseCard({ status, onSay }: LicenseCardProps) {
  const { t } = useTranslation('dashboard')
  return (
    <Card title={t('license.title')} aside={<LicenseUpload status={status} onSay={onSay} />}>
      <Facts facts={[...useLicenseFacts(status), ...useTermFacts()]} />
    </Card>
  )
}
