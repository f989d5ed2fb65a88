// After a restart: which projects have their registrations back by their own components, which
// wait, why, and what to do (docs/protocol.md §6, "After a start").
import type { Status, Waiting } from '@marque/protocol'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Notice } from '../kit/notice.tsx'
import classes from './recovery.module.css'

/** Shows nothing where no project is known yet: then there is nothing to recover. */
export function Recovery({ projects }: { readonly projects: Status['projects'] }) {
  const { t } = useTranslation('recovery')
  const { open, locked, waiting = [] } = projects
  if (open + locked === 0) return null
  if (locked === 0) {
    return (
      <Notice tone="good" title={t('all', { number: open })}>
        <p>{t('allText')}</p>
      </Notice>
    )
  }
  const unnamed = locked - waiting.length
  return (
    <Notice tone="warn" title={t('some', { number: locked })}>
      <p>{open === 0 ? t('noneText') : t('someText', { number: open })}</p>
      <ul className={classes['projects']}>
        {waiting.map((project) => (
          <li key={project.id}>
            <strong>{project.name}</strong>
            <span>{reasonText(t, project)}</span>
          </li>
        ))}
      </ul>
      {unnamed > 0 ? <p>{t('more', { number: unnamed })}</p> : null}
    </Notice>
  )
}

function reasonText(t: TFunction<'recovery'>, { reason, changed, absent }: Waiting): string {
  const slots = (names: Waiting['changed']): string =>
    (names ?? []).map((slot) => t(`slots.${slot}`)).join(t('comma'))
  const parts: string[] = [t(`reasons.${reason}`)]
  if (changed !== undefined && changed.length > 0)
    parts.push(t('changed', { slots: slots(changed) }))
  if (absent !== undefined && absent.length > 0) parts.push(t('absent', { slots: slots(absent) }))
  return parts.join(' ')
}
