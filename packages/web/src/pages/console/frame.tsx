// What stands around every page of the console: the band with search, account and switches, and the
// navigation, which folds behind a button where the screen is narrow.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { Icon } from '../../kit/icons.tsx'
import { Mark } from '../../kit/mark.tsx'
import shell from '../../kit/shell.module.css'
import { LanguageSwitch, SchemeSwitch } from '../../kit/shell.tsx'
import { AccountMenu } from './account-menu.tsx'
import classes from './frame.module.css'
import { Navigation } from './navigation.tsx'
import { usePublisher } from './use-operator.ts'

export function Frame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation(['console', 'common'])
  const [unfolded, setUnfolded] = useState(false)
  const content = useRef<HTMLElement>(null)
  const [address] = useLocation()
  useMoveToContent(address, content)
  return (
    <>
      <a className={shell['skip']} href="#content">
        {t('common:skip')}
      </a>
      <header className={`${shell['band']} ${classes['band']}`}>
        <div className={classes['inner']}>
          <button
            type="button"
            className={`${shell['control']} ${classes['fold']}`}
            aria-expanded={unfolded}
            aria-controls="navigation"
            onClick={() => setUnfolded(!unfolded)}
          >
            <Icon name="menu" />
            <span className={shell['controlText']}>{t('console:menu')}</span>
          </button>
          <Brand />
          <SearchForm />
          <div className={classes['controls']}>
            <LanguageSwitch />
            <SchemeSwitch />
            <AccountMenu />
          </div>
        </div>
      </header>
      <div className={classes['body']}>
        <Navigation unfolded={unfolded} onChosen={() => setUnfolded(false)} />
        <main id="content" ref={content} className={classes['content']} tabIndex={-1}>
          {children}
        </main>
      </div>
    </>
  )
}

/** After a link was followed, screen readers and the keyboard begin at the new page. */
function useMoveToContent(address: string, content: { readonly current: HTMLElement | null }) {
  const shown = useRef(address)
  useEffect(() => {
    if (shown.current === address) return
    shown.current = address
    content.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [address, content])
}

function Brand() {
  const { t } = useTranslation(['common', 'console'])
  const { data } = usePublisher()
  return (
    <Link href="/" className={classes['brand']}>
      <Mark />
      <span className={shell['name']}>{t('common:brand')}</span>
      <span className={`${shell['program']} ${classes['publisher']}`}>
        {data?.name ?? t('console:program')}
      </span>
    </Link>
  )
}

const longestSearch = 200

function SearchForm() {
  const { t } = useTranslation('console')
  const [, navigate] = useLocation()
  const field = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const text = field.current?.value.trim() ?? ''
    if (text !== '') navigate(`/search?q=${encodeURIComponent(text)}`)
  }
  return (
    <search className={classes['search']}>
      <form onSubmit={submit}>
        <Icon name="search" size={16} />
        <input
          ref={field}
          type="search"
          name="q"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          maxLength={longestSearch}
          autoComplete="off"
        />
      </form>
    </search>
  )
}
