// What needs the reader today: what waits for a decision, and how the weeks went.
import { useTranslation } from 'react-i18next'
import { Page } from '../../../kit/page.tsx'

export function StartPage() {
  const { t } = useTranslation('console')
  return <Page title={t('nav.start')}>{null}</Page>
}
