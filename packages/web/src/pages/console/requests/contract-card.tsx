// The contract that a request is held against.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { RequestDetail } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { Facts } from '../../../kit/facts.tsx'
import { Icon } from '../../../kit/icons.tsx'
import { MailAddress } from '../../../kit/mail-address.tsx'
import classes from './request.module.css'

export function ContractCard({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation('requests')
  const { licensee } = request
  return (
    <Card title={t('contract')}>
      {licensee === undefined ? (
        <p className={classes['text']}>{t('contractNone')}</p>
      ) : (
        <>
          <Facts
            facts={[
              { name: t('field.company'), value: licensee.name },
              { name: t('contractAddress'), value: <MailAddress address={licensee.email} /> },
              { name: t('field.contractSignedOn'), value: licensee.contractSignedOn },
            ]}
          />
          <Link href={`/licensees/${licensee.id}`} className={classes['link']}>
            {t('contractOpen')} <Icon name="arrow" size={16} />
          </Link>
        </>
      )}
    </Card>
  )
}
