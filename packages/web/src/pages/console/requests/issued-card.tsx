// What a confirmed request led to.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { RequestDetail } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { Facts } from '../../../kit/facts.tsx'

export function IssuedCard({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation('requests')
  const { license, deployment } = request
  const parts = [
    { name: t('resultLicense'), at: '/licenses', id: license?.id },
    { name: t('resultDeployment'), at: '/deployments', id: deployment?.id },
  ]
  return (
    <Card title={t('result')}>
      <Facts
        facts={parts.flatMap(({ name, at, id }) =>
          id === undefined
            ? []
            : [
                {
                  name,
                  machine: true,
                  value: <Link href={`${at}/${id}`}>{id}</Link>,
                },
              ],
        )}
      />
    </Card>
  )
}
