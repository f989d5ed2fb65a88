// One license: its terms, what every serial of it changed, and the next serial: renewed, enlarged,
// suspended, resumed (R24).
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'wouter'
import { addressOf } from '../../../api/authority.ts'
import { type LicenseDetail, readLicense } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { Facts } from '../../../kit/facts.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { Icon } from '../../../kit/icons.tsx'
import { useLanguage } from '../../../kit/language.ts'
import { Columns, DetailPage, Stack } from '../../../kit/page.tsx'
import { useTermFacts } from '../terms/term-facts.ts'
import { useMay } from '../use-operator.ts'
import { HistoryCard } from './history-card.tsx'
import { LicenseStateText } from './license-state.tsx'
import { RenewCard } from './renew-card.tsx'
import { StatusDialog } from './status-dialog.tsx'
import './texts.ts'

export function LicensePage() {
  const { t } = useTranslation('licenses')
  const { id = '' } = useParams()
  const query = useQuery({ queryKey: ['licenses', id], queryFn: () => readLicense(id) })
  const [renewing, setRenewing] = useState(false)
  const language = useLanguage()
  return (
    <DetailPage title={t('title')} parent={{ href: '/licenses', label: t('title') }} query={query}>
      {(license) => ({
        title: license.licensee.name,
        lead: (
          <>
            <LicenseStateText terms={license.terms} />
            <span>{license.project}</span>
            <span>{license.product.name}</span>
            <span>{t('serialText', { serial: formatNumber(license.serial, language) })}</span>
          </>
        ),
        actions: (
          <Actions license={license} renewing={renewing} onRenew={() => setRenewing(true)} />
        ),
        body: (
          <Columns>
            <Stack>
              {renewing ? (
                <RenewCard license={license} onClose={() => setRenewing(false)} />
              ) : (
                <TermsCard license={license} />
              )}
              <HistoryCard license={license} />
            </Stack>
            <PartiesCard license={license} />
          </Columns>
        ),
      })}
    </DetailPage>
  )
}

type ActionsProps = {
  readonly license: LicenseDetail
  readonly renewing: boolean
  readonly onRenew: () => void
}

function Actions({ license, renewing, onRenew }: ActionsProps) {
  const { t } = useTranslation('licenses')
  const mayIssue = useMay('issuer')
  const [asking, setAsking] = useState(false)
  const { accountStatus } = license.terms
  const verb = accountStatus === 'suspended' ? 'resume' : 'suspend'
  return (
    <>
      <Button
        component="a"
        href={addressOf(`/deployments/${license.deployment.id}/license`)}
        download="license.json"
        variant="default"
        leftSection={<Icon name="download" size={16} />}
      >
        {t('file')}
      </Button>
      {mayIssue && accountStatus !== 'ended' ? (
        <>
          <Button variant="default" onClick={() => setAsking(true)}>
            {t(verb)}
          </Button>
          {renewing ? null : <Button onClick={onRenew}>{t('renew')}</Button>}
        </>
      ) : null}
      <StatusDialog license={license} opened={asking} onClose={() => setAsking(false)} />
    </>
  )
}

function TermsCard({ license }: { readonly license: LicenseDetail }) {
  const { t } = useTranslation('terms')
  const factsOf = useTermFacts()
  return (
    <Card title={t('title')}>
      <Facts facts={factsOf(license.terms).filter(({ unset }) => !unset)} />
    </Card>
  )
}

function PartiesCard({ license }: { readonly license: LicenseDetail }) {
  const { t } = useTranslation('licenses')
  const language = useLanguage()
  const { licensee, deployment } = license
  return (
    <Card>
      <Facts
        facts={[
          {
            name: t('field.licensee'),
            value:
              licensee.id === undefined ? (
                licensee.name
              ) : (
                <Link href={`/licensees/${licensee.id}`}>{licensee.name}</Link>
              ),
          },
          { name: t('field.project'), value: license.project },
          { name: t('field.product'), value: license.product.name },
          {
            name: t('field.deployment'),
            machine: true,
            value: <Link href={`/deployments/${deployment.id}`}>{deployment.id}</Link>,
          },
          { name: t('field.id'), machine: true, value: license.id },
          { name: t('field.issuedAt'), value: formatDateTime(license.issuedAt, language) },
        ]}
      />
    </Card>
  )
}
