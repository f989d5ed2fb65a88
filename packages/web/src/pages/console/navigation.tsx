// The console's sections by name. Where the screen is narrow it is shown when it is asked for.
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { Icon } from '../../kit/icons.tsx'
import classes from './navigation.module.css'
import { sections } from './sections.tsx'
import { includesRole, useOperator } from './use-operator.ts'

type NavigationProps = { readonly unfolded: boolean; readonly onChosen: () => void }

const groups = ['desk', 'administration'] as const

export function Navigation({ unfolded, onChosen }: NavigationProps) {
  const { t } = useTranslation('console')
  const { role } = useOperator()
  const shown = sections.flatMap(({ path, nav, role: needed = 'viewer' }) =>
    nav !== undefined && includesRole(role, needed) ? [{ path, nav }] : [],
  )
  return (
    <nav
      id="navigation"
      className={classes['navigation']}
      data-unfolded={unfolded ? '' : undefined}
      aria-label={t('nav.label')}
    >
      {groups.map((group) => {
        const items = shown.filter(({ nav }) => nav.group === group)
        if (items.length === 0) return null
        return (
          <div key={group} className={classes['group']}>
            <p id={`navigation-${group}`}>{t(`nav.${group}`)}</p>
            <ul aria-labelledby={`navigation-${group}`}>
              {items.map(({ path, nav }) => (
                <Item key={path} path={path} nav={nav} onChosen={onChosen} />
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

type ItemProps = Pick<NavigationProps, 'onChosen'> & {
  readonly path: string
  readonly nav: NonNullable<(typeof sections)[number]['nav']>
}

function Item({ path, nav, onChosen }: ItemProps) {
  const { t } = useTranslation('console')
  const [address] = useLocation()
  const current = address === path || (path !== '/' && address.startsWith(`${path}/`))
  return (
    <li>
      <Link href={path} aria-current={current ? 'page' : undefined} onClick={onChosen}>
        <Icon name={nav.icon} size={18} />
        {t(`nav.${nav.label}`)}
      </Link>
    </li>
  )
}
