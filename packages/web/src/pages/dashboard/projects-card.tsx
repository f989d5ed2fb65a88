// The projects: which of them came back by their own components after a start, by which, and why the
// others wait (R19; docs/protocol.md §6, "After a start").
import type { ProjectItem } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatDateTime, formatNumber } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { MoreButton } from '../../kit/more-button.tsx'
import { StateText } from '../../kit/state-text.tsx'
import table from '../../kit/table.module.css'
import { useProjects } from './use-admin.ts'

const columns = ['project', 'seats', 'state', 'components', 'seal'] as const

export function ProjectsCard() {
  const { t } = useTranslation('dashboard')
  const projects = useProjects()
  const items = projects.data?.pages.flatMap((page) => page.items)
  return (
    <Card title={t('projects.title')}>
      {projects.error === null ? null : <FaultNotice error={projects.error} />}
      {items?.length === 0 ? <p className={table['none']}>{t('projects.none')}</p> : null}
      {items === undefined || items.length === 0 ? null : (
        <table className={table['table']} aria-label={t('projects.title')}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`projects.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((project) => (
              <ProjectRow key={project.id} project={project} />
            ))}
          </tbody>
        </table>
      )}
      <MoreButton label={t('showMore')} list={projects} />
    </Card>
  )
}

function ProjectRow({ project }: { readonly project: ProjectItem }) {
  const { t } = useTranslation(['dashboard', 'recovery'])
  const language = useLanguage()
  const { waiting, opening, seal } = project
  return (
    <tr>
      <td data-label={t('dashboard:projects.project')}>
        <b>{project.name}</b>
        <small>{project.appName}</small>
      </td>
      <td data-label={t('dashboard:projects.seats')}>{formatNumber(project.seats, language)}</td>
      <td data-label={t('dashboard:projects.state')}>
        {waiting === undefined ? (
          <StateText tone="good">{t('dashboard:projects.open')}</StateText>
        ) : (
          <>
            <StateText tone="warn">{t('dashboard:projects.waits')}</StateText>
            <small>{t(`recovery:reasons.${waiting.reason}`)}</small>
          </>
        )}
      </td>
      <td data-label={t('dashboard:projects.components')}>
        <Slots of={opening ?? waiting} />
        {opening === undefined ? null : (
          <small>
            {t('dashboard:projects.openedAt', { time: formatDateTime(opening.at, language) })}
          </small>
        )}
      </td>
      <td data-label={t('dashboard:projects.seal')}>
        {seal === undefined
          ? t('dashboard:projects.noSeal')
          : t(
              seal.kind === 'cluster' ? 'dashboard:projects.cluster' : 'dashboard:projects.single',
              {
                number: seal.number,
              },
            )}
      </td>
    </tr>
  )
}

type SlotNames = NonNullable<ProjectItem['opening']>['matched']

/** Slots by what became of them; a project that nobody asked yet has none to tell. */
function Slots({
  of,
}: {
  readonly of:
    | { readonly matched?: SlotNames; readonly changed?: SlotNames; readonly absent?: SlotNames }
    | undefined
}) {
  const { t } = useTranslation(['dashboard', 'recovery'])
  const states = ['matched', 'changed', 'absent'] as const
  const told = states.flatMap((state) => {
    const slots = of?.[state] ?? []
    const names = slots.map((slot) => t(`recovery:slots.${slot}`)).join(t('recovery:comma'))
    return slots.length === 0 ? [] : [t(`dashboard:projects.${state}`, { slots: names })]
  })
  if (told.length === 0) return <>–</>
  return told.map((text) => <div key={text}>{text}</div>)
}
