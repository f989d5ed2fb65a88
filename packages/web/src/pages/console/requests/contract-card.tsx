// The contract that a request is held against; of a request with faults, the contracts of its company.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { type Licensee, listLicensees, type RequestDetail } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { Facts } from '../../../kit/facts.tsx'
import { Icon } from '../../../kit/icons.tsx'
import { MailAddress } from '../../../kit/mail-address.tsx'
import classes from './request.module.css'

type ContractProps = { readonly request: RequestDetail }

export function ContractCard({ request }: ContractProps) {
  const { t } = useTranslation('requests')
  const { licensee } = request
  return (
    <Card title={t('contract')}>
      {licensee === undefined ? (
        <ContractsOfCompany request={request} />
      ) : (
        <Contract licensee={licensee} />
      )}
    </Card>
  )
}

function Contract({ licensee }: { readonly licensee: NonNullable<RequestDetail['licensee']> }) {
  const { t } = useTranslation('requests')
  return (
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
  )
}

function ContractsOfCompany({ request }: ContractProps) {
  const { t } = useTranslation('requests')
  const company = request.company.trim()
  const { data } = useQuery({
    queryKey: ['licensees', 'of', company],
    queryFn: () => listLicensees({ q: company }, undefined),
    enabled: company !== '',
  })
  const contracts = data?.items.filter(isNamed(company)) ?? []
  if (contracts.length === 0) return <p className={classes['text']}>{t('contractNone')}</p>
  return contracts.map((licensee) => (
    <div key={licensee.id}>
      <p className={classes['text']}>{t('contractUnfit')}</p>
      <Contract licensee={licensee} />
    </div>
  ))
}

const isNamed =
  (company: string) =>
  ({ name }: Licensee): boolean =>
    name.trim().toLowerCase() === company.toLowerCase()
