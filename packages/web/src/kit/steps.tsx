// What to do, one thing after the other, with numbers that are easy to find again.
import classes from './steps.module.css'

type StepsProps = {
  readonly label: string
  readonly steps: readonly string[]
}

export function Steps({ label, steps }: StepsProps) {
  return (
    <ol className={classes['steps']} aria-label={label}>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  )
}
