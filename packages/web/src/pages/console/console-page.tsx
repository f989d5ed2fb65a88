// The authority's console: whoever is not signed in signs in first, at whatever address, and goes on
// there. An invitation is accepted without a session (docs/contract.md, "Authority").
import { Loader } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from 'wouter'
import { Outcomes } from '../../kit/outcome.tsx'
import { Shell } from '../../kit/shell.tsx'
import { UnreachableView } from '../../kit/unreachable-view.tsx'
import classes from './console-page.module.css'
import { Frame } from './frame.tsx'
import { Sections } from './sections.tsx'
import { SignIn } from './sign-in.tsx'
import './welcome/token.ts'
import { isSignedOut, OperatorContext, useSession, useSessionWatch } from './use-operator.ts'

const WelcomePage = lazy(async () => ({
  default: (await import('./welcome/welcome-page.tsx')).WelcomePage,
}))

export function ConsolePage() {
  const { t } = useTranslation('console')
  const [isWelcome] = useRoute('/welcome')
  return (
    <Outcomes dismiss={t('form.dismiss')}>
      {isWelcome ? (
        <Shell title={t('signIn.title')} program={t('program')}>
          <Suspense fallback={<Loading />}>
            <WelcomePage />
          </Suspense>
        </Shell>
      ) : (
        <PagesOfOperator />
      )}
    </Outcomes>
  )
}

function PagesOfOperator() {
  const { t } = useTranslation('console')
  const session = useSession()
  const ended = useSessionWatch()
  if (session.data !== undefined) {
    return (
      <OperatorContext value={session.data.operator}>
        <Frame>
          <Suspense fallback={<Loading />}>
            <Sections />
          </Suspense>
        </Frame>
      </OperatorContext>
    )
  }
  return (
    <Shell title={t('signIn.title')} program={t('program')}>
      {session.error === null ? (
        <Loading />
      ) : isSignedOut(session.error) ? (
        <SignIn ended={ended} />
      ) : (
        <UnreachableView
          error={session.error}
          busy={session.isFetching}
          onRetry={() => {
            session.refetch().catch(() => undefined)
          }}
        />
      )}
    </Shell>
  )
}

function Loading() {
  const { t } = useTranslation('common')
  return (
    <div className={classes['loading']}>
      <Loader aria-hidden="true" />
      <p role="status">{t('loading')}</p>
    </div>
  )
}
