// Terms side by side: before and after.
import { useTranslation } from 'react-i18next'
import type { TermChange } from './term-facts.ts'
import classes from './terms-editor.module.css'

type ChangesTableProps = {
  readonly changes: readonly TermChange[]
  /** The heads of the two columns. */
  readonly before: string
  readonly after: string
}

export function ChangesTable({ changes, before, after }: ChangesTableProps) {
  const { t } = useTranslation('terms')
  return (
    <table className={classes['changes']}>
      <thead>
        <tr>
          <th scope="col">{t('changes')}</th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.key}>
            <th scope="row">{change.name}</th>
            <td>{change.before}</td>
            <td data-now="">{change.value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
