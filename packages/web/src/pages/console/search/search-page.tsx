// One search over requests, licensees, licenses and deployments.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { type SearchHit, searchAll } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { Page } from '../../../kit/page.tsx'
import { SearchField } from '../../../kit/search-field.tsx'
import { useChoice } from '../../../kit/use-paged-list.ts'
import classes from './search-page.module.css'
import './texts.ts'

const most = 20

const addressOf = {
  request: '/requests',
  licensee: '/licensees',
  license: '/licenses',
  deployment: '/deployments',
} as const

const kinds = Object.keys(addressOf) as readonly SearchHit['kind'][]

export function SearchPage() {
  const { t } = useTranslation('account')
  const { chosen, choose } = useChoice('q')
  const text = chosen.q.trim()
  const found = useQuery({
    queryKey: ['search', text],
    queryFn: () => searchAll(text),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={t('search.title')}>
      <Card>
        <div className={classes['field']}>
          <SearchField label={t('search.label')} value={chosen.q} onSearch={(q) => choose({ q })} />
        </div>
        {text === '' ? (
          <p className={classes['none']}>{t('search.start')}</p>
        ) : found.data === undefined ? (
          found.error === null ? (
            <Waiting />
          ) : (
            <Failed list={found} error={found.error} />
          )
        ) : (
          <Hits hits={found.data.items} text={text} />
        )}
      </Card>
    </Page>
  )
}

function Hits({ hits, text }: { readonly hits: readonly SearchHit[]; readonly text: string }) {
  const { t } = useTranslation('account')
  if (hits.length === 0) {
    return (
      <p className={classes['none']} role="status">
        {t('search.none', { text })}
      </p>
    )
  }
  return (
    <>
      {kinds.map((kind) => {
        const ofKind = hits.filter((hit) => hit.kind === kind)
        if (ofKind.length === 0) return null
        return (
          <section key={kind} className={classes['kind']} aria-label={t(`search.kind.${kind}`)}>
            <h2>{t(`search.kind.${kind}`)}</h2>
            <ul>
              {ofKind.map((hit) => (
                <li key={hit.id}>
                  <Link href={`${addressOf[kind]}/${hit.id}`}>
                    <b>{hit.title}</b>
                    <span>{hit.detail}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      {hits.length < most ? null : <p className={classes['none']}>{t('search.few')}</p>}
    </>
  )
}
