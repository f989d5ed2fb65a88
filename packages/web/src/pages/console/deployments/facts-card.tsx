// Whose deployment it is, under which license, and where it came from and went.
import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { DeploymentDetail } from '../../../api/authority-deployments.ts'
import { Card } from '../../../kit/card.tsx'
import { type Fact, Facts } from '../../../kit/facts.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'

export function FactsCard({ deployment }: { readonly deployment: DeploymentDetail }) {
  const { t } = useTranslation('deployments')
  return (
    <Card title={t('facts.title')}>
      <Facts facts={[...useWhose(deployment), ...useStory(deployment)]} />
    </Card>
  )
}

function useWhose({ id, licensee, product, license }: DeploymentDetail): readonly Fact[] {
  const { t } = useTranslation('deployments')
  return [
    {
      name: t('facts.licensee'),
      value: (
        <Anchor component={Link} href={`/licensees/${licensee.id}`} inherit>
          {licensee.name}
        </Anchor>
      ),
    },
    { name: t('facts.product'), value: product.name },
    {
      name: t('facts.license'),
      value: (
        <>
          <Anchor component={Link} href={`/licenses/${license.id}`} inherit>
            {t('serial', { serial: license.serial })}
          </Anchor>
          {license.accountStatus === 'suspended' ? ` · ${t('account.suspended')}` : null}
        </>
      ),
    },
    { name: t('facts.id'), value: id, machine: true },
  ]
}

function useStory(deployment: DeploymentDetail): readonly Fact[] {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  const { createdAt, endedAt, migration, migratedTo, activations } = deployment
  const other = (to: string) => (
    <Anchor component={Link} href={`/deployments/${to}`} inherit>
      {to}
    </Anchor>
  )
  const proof = migration?.proof === 'verified' ? t('facts.proven') : t('unproven.mark')
  const counts = t('facts.counts', {
    approved: formatNumber(activations.approved, language),
    refused: formatNumber(activations.refused, language),
  })
  return [
    { name: t('facts.created'), value: formatDateTime(createdAt, language) },
    ...(endedAt === undefined
      ? []
      : [{ name: t('facts.ended'), value: formatDateTime(endedAt, language) }]),
    ...(migration === undefined
      ? []
      : [
          {
            name: t('facts.movedFrom'),
            value: (
              <>
                {other(migration.from)} · {proof}
              </>
            ),
          },
        ]),
    ...(migratedTo === undefined ? [] : [{ name: t('facts.movedTo'), value: other(migratedTo) }]),
    { name: t('facts.activations'), value: counts },
    {
      name: t('facts.last'),
      value:
        activations.lastAt === undefined
          ? t('facts.never')
          : formatDateTime(activations.lastAt, language),
    },
  ]
}
