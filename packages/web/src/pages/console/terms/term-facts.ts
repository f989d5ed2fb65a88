// The terms of a license as a person reads them, one sentence each; two licenses are told apart by them.
import type { Terms } from '@marque/protocol'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatNumber, formatSpan, type Language } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'

type Translate = TFunction<['terms', 'common']>

export type TermFact = {
  readonly key: string
  readonly name: string
  readonly value: string
  /** It restricts nothing: worth a row only beside another license. */
  readonly unset: boolean
}

/** Every term, also those that restrict nothing, so that any two licenses have the same rows. */
export function useTermFacts(): (terms: Terms) => readonly TermFact[] {
  const { t } = useTranslation(['terms', 'common'])
  const language = useLanguage()
  return (terms) => termFacts(terms, t, language)
}

const listed = ['ips', 'domains', 'appNames'] as const

function termFacts(terms: Terms, t: Translate, language: Language): readonly TermFact[] {
  const { nbf, exp, versions, lease } = terms
  const facts: readonly (readonly [key: string, value: string, unset?: boolean])[] = [
    ['maxConnections', formatNumber(terms.maxConnections, language)],
    [
      'validFrom',
      nbf === undefined ? t('terms:atOnce') : formatDateTime(nbf, language),
      nbf === undefined,
    ],
    ['expires', exp === undefined ? t('common:perpetual') : formatDateTime(exp, language)],
    ['status', t(`terms:statusOf.${terms.accountStatus}`)],
    [
      'versions',
      versions.builtBefore === undefined
        ? versions.range
        : t('terms:builtBeforeText', { range: versions.range, date: versions.builtBefore }),
    ],
    ...listed.map(
      (field) =>
        [field, terms[field]?.join(', ') ?? t('terms:anyOf'), terms[field] === undefined] as const,
    ),
    ['entitlements', entitlementsText(terms, t, language)],
    [
      'lease',
      t('terms:leaseText', {
        renew: formatSpan(lease.renewSeconds, language),
        grace: formatSpan(lease.graceSeconds, language),
      }),
    ],
    ['recovery', recoveryText(terms, t)],
  ]
  return facts.map(([key, value, unset = false]) => ({
    key,
    name: t(`terms:${key as 'status'}`),
    value,
    unset,
  }))
}

function entitlementsText({ entitlements }: Terms, t: Translate, language: Language): string {
  const texts = Object.entries(entitlements).map(([name, value]) => {
    if (typeof value === 'boolean') return `${name}: ${t(value ? 'terms:on' : 'terms:off')}`
    return `${name}: ${typeof value === 'number' ? formatNumber(value, language) : value}`
  })
  return texts.length === 0 ? t('terms:none') : texts.join(' · ')
}

function recoveryText({ restartRecovery: recovery }: Terms, t: Translate): string {
  if (recovery === undefined) return t('terms:recoveryNever')
  const since = t('terms:recoverySince', { version: recovery.minProductVersion })
  return recovery.days === undefined
    ? since
    : `${since} ${t('terms:recoveryAtLeast', { days: recovery.days })}`
}

export type TermChange = TermFact & { readonly before: string }

/** The terms in which `after` differs. */
export function changedFacts(
  before: readonly TermFact[],
  after: readonly TermFact[],
): readonly TermChange[] {
  return after.flatMap((fact) => {
    const old = before.find(({ key }) => key === fact.key)
    return old === undefined || old.value === fact.value ? [] : [{ ...fact, before: old.value }]
  })
}
