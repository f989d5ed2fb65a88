// GET /license: what the licensee's administrator sees of a license server: seats, nodes, use over
// time, license, clock and certificate, and what happened (R17, R24, R25, R27).
import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../kit/icons.tsx'
import shell from '../../kit/shell.module.css'
import { Shell } from '../../kit/shell.tsx'
import { UnreachableView } from '../../kit/unreachable-view.tsx'
import { useStatus } from '../../license-server/use-status.ts'
import classes from './dashboard-page.module.css'
import { DashboardView } from './dashboard-view.tsx'
import { LoginForm } from './login-form.tsx'
import { isLoggedOut, useLogout, useRegistrations } from './use-admin.ts'

export function DashboardPage() {
  const { t } = useTranslation(['dashboard', 'common'])
  const registrations = useRegistrations()
  const loggedIn = registrations.data !== undefined && !isLoggedOut(registrations.error)
  return (
    <Shell
      title={t('dashboard:pageTitle')}
      program={t('common:licenseServer')}
      controls={loggedIn ? <LogoutButton /> : null}
    >
      <PageOfSession />
    </Shell>
  )
}

function PageOfSession() {
  const { t } = useTranslation('common')
  const registrations = useRegistrations()
  const status = useStatus()
  if (isLoggedOut(registrations.error)) return <LoginForm />
  if (registrations.data !== undefined && status.data !== undefined) {
    return (
      <DashboardView
        status={status.data.body}
        serverSeconds={status.data.serverSeconds ?? 0}
        stale={status.error !== null || registrations.error !== null}
      />
    )
  }
  if (status.error === null && registrations.error === null) {
    return (
      <div className={classes['loading']}>
        <Loader aria-hidden="true" />
        <p role="status">{t('loading')}</p>
      </div>
    )
  }
  return (
    <UnreachableView
      error={status.error ?? registrations.error}
      busy={status.isFetching || registrations.isFetching}
      onRetry={() => {
        Promise.all([status.refetch(), registrations.refetch()]).catch(() => undefined)
      }}
    />
  )
}

function LogoutButton() {
  const { t } = useTranslation('dashboard')
  const logout = useLogout()
  return (
    <button type="button" className={shell['control']} onClick={logout}>
      <Icon name="exit" size={18} />
      <span className={shell['controlText']}>{t('login.logout')}</span>
    </button>
  )
}
