// The license server itself: activation, clock, certificate, and the ids that support asks for.
import type { Status, Warning, WarningName } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { Facts } from '../../kit/facts.tsx'
import { formatDate } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { StateText } from '../../kit/state-text.tsx'

export function ServerCard({ status }: { readonly status: Status }) {
  const { t } = useTranslation(['dashboard', 'common'])
  const { open, locked } = status.projects
  return (
    <Card title={t('dashboard:server.title')}>
      <Facts
        facts={[
          {
            name: t('dashboard:server.state'),
            value:
              status.state === 'active' ? (
                <StateText tone="good">{t('dashboard:state.active')}</StateText>
              ) : (
                <StateText tone="bad">{t('dashboard:state.unactivated')}</StateText>
              ),
          },
          {
            name: t('dashboard:server.clock'),
            value: status.clockOk ? (
              <StateText tone="good">{t('dashboard:server.clockOk')}</StateText>
            ) : (
              <StateText tone="warn">{t('dashboard:server.clockWrong')}</StateText>
            ),
          },
          {
            name: t('dashboard:server.certificate'),
            value: <Certificate warnings={status.warnings} />,
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
        ]}
      />
    </Card>
  )
}

/** The worst that the warnings say of the certificate; no warning: all is well. */
function Certificate({ warnings }: { readonly warnings: readonly Warning[] }) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const find = (name: WarningName) => warnings.find((warning) => warning.name === name)
  const expires = find('CERTIFICATE_EXPIRES')?.expiresAt
  if (find('CERTIFICATE_INVALID') !== undefined) {
    return <StateText tone="warn">{t('server.certificateInvalid')}</StateText>
  }
  if (expires !== undefined) {
    const date = formatDate(expires, language)
    return <StateText tone="warn">{t('server.certificateExpires', { date })}</StateText>
  }
  if (find('CERTIFICATE_BUILT_IN') !== undefined) return t('server.certificateBuiltIn')
  return <StateText tone="good">{t('server.certificateOwn')}</StateText>
}
