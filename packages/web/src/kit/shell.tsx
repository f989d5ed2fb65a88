// What stands around every page: the band with name and switches, and the way past it.
import { useMantineColorScheme } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { askedLanguage, chooseLanguage } from '../i18n/start.ts'
import { Icon } from './icons.tsx'
import { useLanguage } from './language.ts'
import { Mark } from './mark.tsx'
import classes from './shell.module.css'

type ShellProps = {
  /** The document's title; the name of the product is added. */
  readonly title: string
  /** The program that this page belongs to. */
  readonly program: string
  /** Further controls at the end of the band. */
  readonly controls?: ReactNode
  readonly children: ReactNode
}

export function Shell({ title, program, controls, children }: ShellProps) {
  const { t } = useTranslation('common')
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`
  }, [title, t])
  return (
    <>
      <a className={classes['skip']} href="#content">
        {t('skip')}
      </a>
      <header className={isFramed ? classes['framed'] : classes['band']}>
        <div className={classes['inner']}>
          <div className={classes['brand']}>{isFramed ? null : <Brand program={program} />}</div>
          <div className={classes['controls']}>
            {controls}
            {askedLanguage === undefined ? <LanguageSwitch /> : null}
            <SchemeSwitch />
          </div>
        </div>
      </header>
      <main id="content" className={classes['content']} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

/** In a frame of a product, which has a band of its own, the page is one of its parts. */
const isFramed = window.self !== window.top

function Brand({ program }: Pick<ShellProps, 'program'>) {
  const { t } = useTranslation('common')
  return (
    <>
      <Mark />
      <span className={classes['name']}>{t('brand')}</span>
      <span className={classes['program']}>{program}</span>
    </>
  )
}

/** Names the other language in that language, since its reader may not read this one. */
export function LanguageSwitch() {
  const other = useLanguage() === 'en' ? 'zh-CN' : 'en'
  return (
    <button
      type="button"
      className={classes['control']}
      lang={other}
      onClick={() => {
        chooseLanguage(other).catch(() => undefined)
      }}
    >
      {other === 'en' ? 'English' : '简体中文'}
    </button>
  )
}

export function SchemeSwitch() {
  const { t } = useTranslation('common')
  const { setColorScheme, colorScheme } = useMantineColorScheme()
  const dark = colorScheme === 'dark' || (colorScheme === 'auto' && prefersDark())
  const label = dark ? t('toLight') : t('toDark')
  return (
    <button
      type="button"
      className={classes['control']}
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      <Icon name={dark ? 'sun' : 'moon'} size={18} />
    </button>
  )
}

const prefersDark = (): boolean => matchMedia('(prefers-color-scheme: dark)').matches
