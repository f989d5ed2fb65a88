// The fields of a request as they were written, each fault beside its field.
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { useFaultText } from '../../../kit/field-faults.ts'
import { Icon } from '../../../kit/icons.tsx'
import classes from './request.module.css'

const shownFields = [
  'from',
  'company',
  'projectName',
  'contractSignedOn',
  'registrationMethod',
  'maxRegistrations',
  'product',
  'productVersion.minor',
  'productVersion.build',
] as const

export function WrittenCard({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation('requests')
  const { faults, productVersion } = request
  const faultOf = useFaultText(faults)
  const rows = [
    ['from', t('field.from'), request.from],
    ['company', t('field.company'), request.company],
    ['projectName', t('field.projectName'), request.projectName],
    ['contractSignedOn', t('field.contractSignedOn'), request.contractSignedOn],
    ['registrationMethod', t('field.registrationMethod'), request.registrationMethod],
    ['maxRegistrations', t('field.maxRegistrations'), request.maxRegistrations?.toString()],
    ['product', t('field.product'), request.product],
    ['productVersion.minor', t('field.minor'), productVersion.minor],
    ['productVersion.build', t('field.build'), productVersion.build],
  ] as const
  const others = faults.filter(({ field }) => !shownFields.some((shown) => shown === field))
  return (
    <Card title={t('written')}>
      <dl className={classes['written']}>
        {rows.map(([field, name, value]) => (
          <Row key={field} name={name} value={value} fault={faultOf(field)} />
        ))}
        {others.map(({ field }) => (
          <Row key={field} name={field} value={undefined} fault={faultOf(field)} />
        ))}
        {request.note === undefined ? null : (
          <Row name={t('field.note')} value={request.note} fault={faultOf('note')} />
        )}
      </dl>
    </Card>
  )
}

type RowProps = {
  readonly name: string
  readonly value: string | undefined
  readonly fault: string | undefined
}

function Row({ name, value, fault }: RowProps) {
  const { t } = useTranslation('requests')
  return (
    <div data-wrong={fault === undefined ? undefined : ''}>
      <dt>{name}</dt>
      <dd>
        {value === undefined || value === '' ? (
          <span className={classes['absent']}>{t('notGiven')}</span>
        ) : (
          value
        )}
        {fault === undefined ? null : (
          <span className={classes['fault']}>
            <Icon name="alert" size={16} /> {fault}
          </span>
        )}
      </dd>
    </div>
  )
}
