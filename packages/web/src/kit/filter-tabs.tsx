// Which part of a list is shown, as links of one line; the address keeps the choice.
import classes from './filter-tabs.module.css'

type FilterTabsProps = {
  readonly label: string
  readonly value: string
  readonly choices: readonly {
    readonly value: string
    readonly label: string
    readonly count?: number | undefined
  }[]
  readonly onChoose: (value: string) => void
}

export function FilterTabs({ label, value, choices, onChoose }: FilterTabsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; these are buttons.
    <div className={classes['tabs']} role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChoose(choice.value)}
        >
          {choice.label}
          {choice.count === undefined || choice.count === 0 ? null : <b>{choice.count}</b>}
        </button>
      ))}
    </div>
  )
}
