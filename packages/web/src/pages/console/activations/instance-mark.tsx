// An instance as a person recognizes it: its letter and color on this page, and the beginning of its id.
import classes from './instance-mark.module.css'
import { type InstanceName, shortId } from './instance-names.ts'

type InstanceMarkProps = {
  readonly id: string
  /** absent where instances of many deployments are shown */
  readonly name?: InstanceName | undefined
}

export function InstanceMark({ id, name }: InstanceMarkProps) {
  return (
    <span className={classes['instance']}>
      {name === undefined ? null : <InstanceBadge name={name} />}
      <code title={id}>{shortId(id)}</code>
    </span>
  )
}

export function InstanceBadge({ name }: { readonly name: InstanceName }) {
  return (
    <span className={classes['badge']} data-color={name.color}>
      {name.letter}
    </span>
  )
}
