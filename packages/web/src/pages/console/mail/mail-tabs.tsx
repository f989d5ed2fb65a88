// What of mail is shown: received, sent, or how the mails read. Each has an address of its own.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import classes from './mail.module.css'

const tabs = [
  { key: 'received', href: '/mail' },
  { key: 'sent', href: '/mail/sent' },
  { key: 'templates', href: '/mail/templates' },
] as const

export function MailTabs({ shown }: { readonly shown: (typeof tabs)[number]['key'] }) {
  const { t } = useTranslation('mail')
  return (
    <nav className={classes['tabs']} aria-label={t('tabs.label')}>
      {tabs.map(({ key, href }) => (
        <Link key={key} href={href} aria-current={key === shown ? 'page' : undefined}>
          {t(`tabs.${key}`)}
        </Link>
      ))}
    </nav>
  )
}
