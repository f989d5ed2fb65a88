// A page of the console: its heading with what can be done there, and the way back to where it belongs.
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { Icon } from './icons.tsx'
import { Failed, Waiting } from './list-table.tsx'
import classes from './page.module.css'

type PageProps = {
  readonly title: string
  /** A sentence under the heading, or what belongs to the heading: a state, an id. */
  readonly lead?: ReactNode
  /** Where this page belongs to. */
  readonly parent?: { readonly href: string; readonly label: string }
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, lead, parent, actions, children }: PageProps) {
  const { t } = useTranslation('common')
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`
  }, [title, t])
  return (
    <div className={classes['page']}>
      <header className={classes['head']}>
        <div className={classes['heading']}>
          {parent === undefined ? null : (
            <Link href={parent.href} className={classes['parent']}>
              <Icon name="back" size={16} /> {parent.label}
            </Link>
          )}
          <h1>{title}</h1>
          {lead === undefined ? null : <div className={classes['lead']}>{lead}</div>}
        </div>
        {actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

type DetailPageProps<Thing> = Omit<PageProps, 'title' | 'lead' | 'actions' | 'children'> & {
  /** While the thing is not here. */
  readonly title: string
  readonly query: {
    readonly data: Thing | undefined
    readonly error: unknown
    readonly isFetching: boolean
    readonly refetch: () => Promise<unknown>
  }
  readonly children: (thing: Thing) => {
    readonly title: string
    readonly lead?: ReactNode
    readonly actions?: ReactNode
    readonly body: ReactNode
  }
}

/** The page of one thing: it loads, cannot be had, or is here. */
export function DetailPage<Thing>({ title, query, children, ...rest }: DetailPageProps<Thing>) {
  if (query.data === undefined) {
    return (
      <Page title={title} {...rest}>
        {query.error === null ? <Waiting /> : <Failed list={query} error={query.error} />}
      </Page>
    )
  }
  const { body, ...shown } = children(query.data)
  return (
    <Page {...rest} {...shown}>
      {body}
    </Page>
  )
}

/** Cards beside each other where there is room: the wider ones first. */
export function Columns({ children }: { readonly children: ReactNode }) {
  return <div className={classes['columns']}>{children}</div>
}

/** Cards below each other. */
export function Stack({ children }: { readonly children: ReactNode }) {
  return <div className={classes['stack']}>{children}</div>
}

/** What stands above a list: which part of it is shown, and the search. */
export function ListHead({ children }: { readonly children: ReactNode }) {
  return <div className={classes['listHead']}>{children}</div>
}
