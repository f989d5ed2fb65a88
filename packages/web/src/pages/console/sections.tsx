// The console's sections, one line for each address: where it is, what stands in the navigation for it,
// and the page, whose code loads when it is opened.
import { type ComponentType, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Route, Switch } from 'wouter'
import type { Role } from '../../api/authority.ts'
import type { console as texts } from '../../i18n/en/console.ts'
import type { IconName } from '../../kit/icons.tsx'
import { Page } from '../../kit/page.tsx'
import { includesRole, useOperator } from './use-operator.ts'

type Nav = {
  readonly label: keyof typeof texts.nav
  readonly icon: IconName
  readonly group: 'desk' | 'administration'
}

type Section = {
  /** wouter's pattern; a page reads its parameters with `useParams` */
  readonly path: string
  readonly nav?: Nav
  /** viewer if absent */
  readonly role?: Role
  readonly element: ComponentType
}

/** @param name the page that the module exports */
function page<Name extends string>(
  load: () => Promise<{ readonly [key in Name]: ComponentType }>,
  name: Name,
): ComponentType {
  return lazy(async (): Promise<{ default: ComponentType }> => ({ default: (await load())[name] }))
}

const start = page(() => import('./start/start-page.tsx'), 'StartPage')
const requests = page(() => import('./requests/requests-page.tsx'), 'RequestsPage')
const newRequest = page(() => import('./requests/new-request-page.tsx'), 'NewRequestPage')
const request = page(() => import('./requests/request-page.tsx'), 'RequestPage')
const licensees = page(() => import('./licensees/licensees-page.tsx'), 'LicenseesPage')
const licensee = page(() => import('./licensees/licensee-page.tsx'), 'LicenseePage')
const licenses = page(() => import('./licenses/licenses-page.tsx'), 'LicensesPage')
const license = page(() => import('./licenses/license-page.tsx'), 'LicensePage')
const search = page(() => import('./search/search-page.tsx'), 'SearchPage')
const account = page(() => import('./account/account-page.tsx'), 'AccountPage')

const deployments = page(() => import('./deployments/deployments-page.tsx'), 'DeploymentsPage')
const deployment = page(() => import('./deployments/deployment-page.tsx'), 'DeploymentPage')
const received = page(() => import('./mail/received-page.tsx'), 'ReceivedPage')
const receivedMail = page(() => import('./mail/received-mail-page.tsx'), 'ReceivedMailPage')
const sent = page(() => import('./mail/sent-page.tsx'), 'SentPage')
const sentMail = page(() => import('./mail/sent-mail-page.tsx'), 'SentMailPage')
const templates = page(() => import('./mail/templates-page.tsx'), 'TemplatesPage')
const audit = page(() => import('./audit/audit-page.tsx'), 'AuditPage')
const accounts = page(() => import('./accounts/accounts-page.tsx'), 'AccountsPage')
const keys = page(() => import('./keys/keys-page.tsx'), 'KeysPage')
const activations = page(() => import('./activations/activations-page.tsx'), 'ActivationsPage')

export const sections: readonly Section[] = [
  { path: '/', nav: { label: 'start', icon: 'home', group: 'desk' }, element: start },
  {
    path: '/requests',
    nav: { label: 'requests', icon: 'inbox', group: 'desk' },
    element: requests,
  },
  { path: '/requests/new', role: 'issuer', element: newRequest },
  { path: '/requests/:id', element: request },
  {
    path: '/licensees',
    nav: { label: 'licensees', icon: 'building', group: 'desk' },
    element: licensees,
  },
  { path: '/licensees/:id', element: licensee },
  {
    path: '/licenses',
    nav: { label: 'licenses', icon: 'license', group: 'desk' },
    element: licenses,
  },
  { path: '/licenses/:id', element: license },
  { path: '/search', element: search },
  { path: '/account', element: account },
  {
    path: '/deployments',
    nav: { label: 'deployments', icon: 'server', group: 'desk' },
    element: deployments,
  },
  { path: '/deployments/:id', element: deployment },
  {
    path: '/activations',
    nav: { label: 'activations', icon: 'phone', group: 'desk' },
    element: activations,
  },
  { path: '/mail', nav: { label: 'mail', icon: 'mail', group: 'desk' }, element: received },
  { path: '/mail/received/:id', element: receivedMail },
  { path: '/mail/sent', element: sent },
  { path: '/mail/sent/:id', element: sentMail },
  { path: '/mail/templates', element: templates },
  { path: '/audit', nav: { label: 'audit', icon: 'log', group: 'administration' }, element: audit },
  {
    path: '/operators',
    nav: { label: 'operators', icon: 'people', group: 'administration' },
    role: 'admin',
    element: accounts,
  },
  { path: '/keys', nav: { label: 'keys', icon: 'key', group: 'administration' }, element: keys },
]

export function Sections() {
  return (
    <Switch>
      {sections.map((section) => (
        <Route key={section.path} path={section.path}>
          <AllowedSection section={section} />
        </Route>
      ))}
      <Route>
        <NoSuchPage />
      </Route>
    </Switch>
  )
}

function AllowedSection({ section }: { readonly section: Section }) {
  const { t } = useTranslation('console')
  const { role } = useOperator()
  const needed = section.role ?? 'viewer'
  if (includesRole(role, needed)) return <section.element />
  return (
    <Page title={section.nav === undefined ? t('program') : t(`nav.${section.nav.label}`)}>
      <p>{t('notAllowed', { role: t(`role.${role}`), needed: t(`role.${needed}`) })}</p>
    </Page>
  )
}

function NoSuchPage() {
  const { t } = useTranslation('console')
  return (
    <Page title={t('notFound.title')} lead={<p>{t('notFound.text')}</p>}>
      <p>
        <Link href="/">{t('notFound.home')}</Link>
      </p>
    </Page>
  )
}
