// Whoever was invited becomes an operator here.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { readInvitation } from '../../../api/authority-session.ts'
import { RefusedError } from '../../../api/http.ts'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { Notice } from '../../../kit/notice.tsx'
import signIn from '../sign-in.module.css'
import './texts.ts'
import { invitationToken } from './token.ts'
import { WelcomeForm } from './welcome-form.tsx'

export function WelcomePage() {
  const { t } = useTranslation('account')
  if (invitationToken !== '') return <Invited token={invitationToken} />
  return <Over title={t('welcome.missing')} text={t('welcome.missingText')} />
}

const overNames: readonly string[] = ['LINK_EXPIRED', 'NOT_FOUND', 'PARAM_INPUT_ERROR']

function Invited({ token }: { readonly token: string }) {
  const { t } = useTranslation(['account', 'console'])
  const invitation = useQuery({
    queryKey: ['invitation'],
    queryFn: () => readInvitation(token),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { data, error } = invitation
  if (error instanceof RefusedError && overNames.includes(error.problem.name)) {
    return <Over title={t('account:welcome.over')} text={t('account:welcome.overText')} />
  }
  if (data === undefined) {
    return <View>{error === null ? <Waiting /> : <Failed list={invitation} error={error} />}</View>
  }
  const role = t(`console:role.${data.role}`)
  return (
    <View>
      <h1>{t('account:welcome.title')}</h1>
      <p>{t('account:welcome.text', { publisher: data.publisher, role })}</p>
      <WelcomeForm token={token} email={data.email} />
    </View>
  )
}

const View = ({ children }: { readonly children: ReactNode }) => (
  <div className={signIn['view']}>{children}</div>
)

function Over({ title, text }: { readonly title: string; readonly text: string }) {
  const { t } = useTranslation('account')
  return (
    <View>
      <Notice tone="warn" title={title}>
        <p>{text}</p>
      </Notice>
      <Button component={Link} href="/" variant="default" mt="lg">
        {t('welcome.signIn')}
      </Button>
    </View>
  )
}
