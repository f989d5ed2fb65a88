// The signed-in operator's own account: role, password, and where else there is a session.
import { useTranslation } from 'react-i18next'
import { Card } from '../../../kit/card.tsx'
import { Facts } from '../../../kit/facts.tsx'
import { MailAddress } from '../../../kit/mail-address.tsx'
import { Columns, Page, Stack } from '../../../kit/page.tsx'
import { useOperator } from '../use-operator.ts'
import { PasswordCard } from './password-card.tsx'
import { SessionsCard } from './sessions-card.tsx'
import './texts.ts'

export function AccountPage() {
  const { t } = useTranslation('account')
  return (
    <Page title={t('title')}>
      <Columns>
        <SessionsCard />
        <Stack>
          <OperatorCard />
          <PasswordCard />
        </Stack>
      </Columns>
    </Page>
  )
}

function OperatorCard() {
  const { t } = useTranslation(['account', 'console'])
  const { email, role } = useOperator()
  return (
    <Card title={t('account:you')}>
      <Facts
        facts={[
          { name: t('account:email'), value: <MailAddress address={email} /> },
          {
            name: t('account:role'),
            value: `${t(`console:role.${role}`)}: ${t(`account:roleText.${role}`)}`,
          },
        ]}
      />
    </Card>
  )
}
