// Everything that waits for a person, most urgent first; each row leads to where it is dealt with.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Needs } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { Icon } from '../../../kit/icons.tsx'
import type { Need } from './needs.ts'
import { useNeeds } from './needs.ts'
import classes from './start-page.module.css'

export function NeedsCard({ needs }: { readonly needs: Needs }) {
  const { t } = useTranslation('start')
  const rows = useNeeds(needs)
  return (
    <Card title={t('needs')}>
      {rows.length === 0 ? (
        <div className={classes['nothing']}>
          <span className={classes['done']}>
            <Icon name="check" size={28} />
          </span>
          <p>
            <b>{t('nothing')}</b>
          </p>
          <p>{t('nothingText')}</p>
        </div>
      ) : (
        <ul className={classes['needs']}>
          {rows.map((need) => (
            <li key={need.key}>
              <NeedLink need={need} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function NeedLink({ need }: { readonly need: Need }) {
  const { t } = useTranslation('start')
  return (
    <Link href={need.href} data-tone={need.tone}>
      <Icon name={need.icon} size={20} />
      <span className={classes['what']}>
        <b>{need.title}</b>
        <span>{need.text}</span>
      </span>
      <span className={classes['kind']}>{t(`kind.${need.kind}`)}</span>
      <Icon name="arrow" size={16} />
    </Link>
  )
}
