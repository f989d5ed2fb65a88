// Who may work at this authority, and which programs: operators, invitations, API tokens. For
// administrators alone; the section is not shown to others, and the authority refuses them.
import { useTranslation } from 'react-i18next'
import './texts.ts'
import { Page } from '../../../kit/page.tsx'
import { InvitationsCard } from './invitations-card.tsx'
import { OperatorsCard } from './operators-card.tsx'
import { TokensCard } from './tokens-card.tsx'

export function AccountsPage() {
  const { t } = useTranslation('accounts')
  return (
    <Page title={t('title')} lead={<p>{t('intro')}</p>}>
      <OperatorsCard />
      <InvitationsCard />
      <TokensCard />
    </Page>
  )
}
