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

export const sections: readonly Section[] = [
  { path: '/', nav: { label: 'start', icon: 'home', group: 'desk' }, element: start },
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
