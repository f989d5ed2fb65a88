// What waits for a person as rows: what it is, for whom, and where it is dealt with.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Needs } from '../../../api/authority-desk.ts'
import { readersNow } from '../../../kit/calendar.ts'
import { formatRelative, type Language } from '../../../kit/format.ts'
import type { IconName } from '../../../kit/icons.tsx'
import { useLanguage } from '../../../kit/language.ts'
import type { Tone } from '../../../kit/notice.tsx'

export type Need = {
  readonly key: string
  readonly kind: 'requests' | 'activations' | 'licenses' | 'migrations' | 'mail' | 'keys'
  readonly icon: IconName
  readonly tone: Tone
  readonly href: string
  readonly title: string
  readonly text: string
}

/** An issuing key is to be replaced well before it ends. */
const keyNoticeSeconds = 60 * 86_400

export function useNeeds(needs: Needs): readonly Need[] {
  const { t } = useTranslation('start')
  const language = useLanguage()
  const now = readersNow()
  const when = (at: number) => formatRelative(at - now, language)
  return [
    ...keyNeed(needs, now, t, when),
    ...requestNeed(needs, t),
    ...activationNeeds(needs, t, when),
    ...mailNeeds(needs, t),
    ...needs.unprovenMigrations.map((moved) => ({
      key: `migration ${moved.deploymentId}`,
      kind: 'migrations' as const,
      icon: 'server' as const,
      tone: 'warn' as const,
      href: `/deployments/${moved.deploymentId}`,
      title: t('unproven'),
      text: t('expiringText', moved),
    })),
    ...expiringNeeds(needs, t, { now, language }),
  ]
}

type Translate = TFunction<'start'>
type When = (at: number) => string

function keyNeed(
  { issuingKeyEndsAt: end }: Needs,
  now: number,
  t: Translate,
  when: When,
): readonly Need[] {
  if (end - now > keyNoticeSeconds) return []
  return [
    {
      key: 'key',
      kind: 'keys',
      icon: 'key',
      tone: 'bad',
      href: '/keys',
      title: end <= now ? t('issuingKeyOver') : t('issuingKey', { when: when(end) }),
      text: t('issuingKeyText'),
    },
  ]
}

const requestNeed = ({ openRequests: count }: Needs, t: Translate): readonly Need[] =>
  count === 0
    ? []
    : [
        {
          key: 'requests',
          kind: 'requests',
          icon: 'inbox',
          tone: 'info',
          href: '/requests?state=open',
          title: t('openRequests', { count }),
          text: t('openRequestsText'),
        },
      ]

function activationNeeds({ forks, waiting }: Needs, t: Translate, when: When): readonly Need[] {
  const rows = [
    ...forks.map((place) => ({ place, title: t('forks'), tone: 'bad' as const })),
    ...waiting.map((place) => ({ place, title: t('waiting'), tone: 'warn' as const })),
  ]
  return rows.map(({ place, title, tone }) => ({
    key: `${tone} ${place.deploymentId}`,
    kind: 'activations',
    icon: 'phone',
    tone,
    href: `/deployments/${place.deploymentId}`,
    title,
    text: t('forksText', { ...place, time: when(place.lastAt) }),
  }))
}

function mailNeeds(
  { failedMails = 0, unreadMails = 0, movingMails = 0 }: Needs,
  t: Translate,
): readonly Need[] {
  const failed: Need = {
    key: 'failed mails',
    kind: 'mail',
    icon: 'mail',
    tone: 'bad',
    href: '/mail/sent?state=failed',
    title: t('failedMails', { count: failedMails }),
    text: t('failedMailsText'),
  }
  const unread: Need = {
    key: 'unread mails',
    kind: 'mail',
    icon: 'mail',
    tone: 'info',
    href: '/mail?state=ignored',
    title: t('unreadMails', { count: unreadMails }),
    text: t('unreadMailsText'),
  }
  const moving: Need = {
    key: 'moving mails',
    kind: 'migrations',
    icon: 'mail',
    tone: 'info',
    href: '/mail?state=migration',
    title: t('movingMails', { count: movingMails }),
    text: t('movingMailsText'),
  }
  return [
    ...(failedMails > 0 ? [failed] : []),
    ...(movingMails > 0 ? [moving] : []),
    ...(unreadMails > 0 ? [unread] : []),
  ]
}

function expiringNeeds(
  { expiring }: Needs,
  t: Translate,
  { now, language }: { readonly now: number; readonly language: Language },
): readonly Need[] {
  return expiring.map((license) => ({
    key: `license ${license.licenseId}`,
    kind: 'licenses',
    icon: 'license',
    tone: 'warn',
    href: `/licenses/${license.licenseId}`,
    title: t('expiring', { when: formatRelative(license.expiresAt - now, language) }),
    text: t('expiringText', license),
  }))
}
