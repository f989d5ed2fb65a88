// The license server itself, in numbers: activation, clock, certificate, the ids that support asks for,
// and who may get in here (R25).
import { Button } from '@mantine/core'
import type { Overview } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { downloads } from '../../api/license-server.ts'
import { Card } from '../../kit/card.tsx'
import { type Fact, Facts } from '../../kit/facts.tsx'
import { formatDateTime, formatNumber, formatSpan } from '../../kit/format.ts'
import { Icon } from '../../kit/icons.tsx'
import { useLanguage } from '../../kit/language.ts'
import { Notice } from '../../kit/notice.tsx'
import { StateText } from '../../kit/state-text.tsx'
import table from '../../kit/table.module.css'
import { AccessCard } from './access-card.tsx'
import classes from './dashboard-view.module.css'

type ServerSectionProps = { readonly overview: Overview; readonly onSay: (text: string) => void }

export function ServerSection({ overview, onSay }: ServerSectionProps) {
  return (
    <div className={classes['pair']}>
      <div className={classes['column']}>
        <StateCard {...overview} />
        <ClockCard {...overview} />
      </div>
      <div className={classes['column']}>
        <CertificateCard {...overview} />
        <AccessCard changeable={overview.passwordChangeable} onSay={onSay} />
        <SupportCard />
      </div>
    </div>
  )
}

function StateCard({ status }: Pick<Overview, 'status'>) {
  const { t } = useTranslation(['dashboard', 'common'])
  const { open, locked } = status.projects
  const isActive = status.state === 'active'
  const facts: readonly Fact[] = [
    {
      name: t('dashboard:server.state'),
      value: (
        <StateText tone={isActive ? 'good' : 'bad'}>
          {isActive ? t('dashboard:state.active') : t('dashboard:state.unactivated')}
        </StateText>
      ),
    },
    {
      name: t('dashboard:server.projects'),
      value:
        locked === 0
          ? t('dashboard:server.projectsOpen', { open })
          : t('dashboard:server.projectsLocked', { open, locked }),
    },
    { name: t('common:facts.version'), value: status.version },
    { name: t('common:facts.deployment'), value: status.deploymentId, machine: true },
    { name: t('common:facts.instance'), value: status.instanceId, machine: true },
  ]
  return (
    <Card title={t('dashboard:server.title')}>
      <Facts facts={facts} />
    </Card>
  )
}

function ClockCard({ clock }: Pick<Overview, 'clock'>) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const isRight = clock.behindSeconds === 0
  const offset = clock.now - clock.highWater
  const facts: readonly Fact[] = [
    {
      name: t('server.clock'),
      value: (
        <StateText tone={isRight ? 'good' : 'warn'}>
          {isRight ? t('server.clockOk') : t('server.clockWrong')}
        </StateText>
      ),
    },
    { name: t('clock.now'), value: formatDateTime(clock.now, language) },
    { name: t('clock.highWater'), value: formatDateTime(clock.highWater, language) },
    {
      name: t('clock.offset'),
      value: t('clock.seconds', { number: formatNumber(offset, language) }),
    },
    { name: t('clock.uptime'), value: formatSpan(clock.uptimeSeconds, language) },
  ]
  return (
    <Card title={t('clock.title')}>
      <Facts facts={facts} />
      <p className={table['note']}>{t('clock.note')}</p>
    </Card>
  )
}

function CertificateCard({ certificate, clock }: Pick<Overview, 'certificate' | 'clock'>) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const days = Math.floor((certificate.validUntil - clock.now) / 86_400)
  const facts: readonly Fact[] = [
    {
      name: t('certificate.kind'),
      value: certificate.builtIn ? t('certificate.builtIn') : t('certificate.own'),
    },
    { name: t('certificate.subject'), value: certificate.subject },
    { name: t('certificate.issuer'), value: certificate.issuer },
    { name: t('certificate.names'), value: certificate.names.join(', ') },
    { name: t('certificate.validFrom'), value: formatDateTime(certificate.validFrom, language) },
    {
      name: t('certificate.validUntil'),
      value: t('certificate.until', {
        date: formatDateTime(certificate.validUntil, language),
        days: formatNumber(days, language),
      }),
    },
    { name: t('certificate.fingerprint'), value: certificate.fingerprint, machine: true },
  ]
  return (
    <Card title={t('certificate.title')}>
      {certificate.fault === undefined ? null : (
        <Notice tone="warn" title={t('certificate.fault')}>
          <p>{certificate.fault}</p>
        </Notice>
      )}
      <Facts facts={facts} />
    </Card>
  )
}

function SupportCard() {
  const { t } = useTranslation('dashboard')
  return (
    <Card title={t('support.title')}>
      <p className={table['note']}>{t('support.text')}</p>
      <div className={table['foot']}>
        <Button
          component="a"
          href={downloads.supportBundle}
          download
          variant="default"
          leftSection={<Icon name="download" size={16} />}
        >
          {t('support.download')}
        </Button>
      </div>
    </Card>
  )
}
