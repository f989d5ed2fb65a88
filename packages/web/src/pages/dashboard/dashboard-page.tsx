// GET /license: what the licensee's administrator sees of a license server: seats, nodes, use over
// time, license, clock and certificate, and what happened (R17, R24, R25, R27).
import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { logout } from '../../api/license-server.ts'
import { Icon } from '../../kit/icons.tsx'
import shell from '../../kit/shell.module.css'
import { Shell } from '../../kit/shell.tsx'
import { UnreachableView } from '../../kit/unreachable-view.tsx'
import classes from './dashboard-page.module.css'
import { DashboardView } from './dashboard-view.tsx'
import { LoginForm } from './login-form.tsx'
import { isLoggedOut, useLeave, useOverview } from './use-admin.ts'

export function DashboardPage() {
  const { t } = useTranslation(['dashboard', 'common'])
  const { data, error } = useOverview()
  return (
    <Shell
      title={t('dashboard:pageTitle')}
      program={t('common:licenseServer')}
      controls={data !== undefined && !isLoggedOut(error) ? <LogoutButton /> : null}
    >
      <PageOfSession />
    </Shell>
  )
}

function PageOfSession() {
  const { t } = useTranslation('common')
  const { data, error, isFetching, refetch } = useOverview()
  if (isLoggedOut(error)) return <LoginForm />
  if (data !== undefined) return <DashboardView overview={data} stale={error !== null} />
  if (error === null) {
    return (
      <div className={classes['loading']}>
        <Loader aria-hidden="true" />
        <p role="status">{t('loading')}</p>
      </div>
    )
  }
  return (
    <UnreachableView
      error={error}
      busy={isFetching}
      onRetry={() => {
        refetch().catch(() => undefined)
      }}
    />
  )
}

function LogoutButton() {
  const { t } = useTranslation('dashboard')
  const leave = useLeave(logout)
  return (
    <button type="button" className={shell['control']} onClick={leave}>
      <Icon name="exit" size={18} />
      <span className={shell['controlText']}>{t('login.logout')}</span>
    </button>
  )
}
