// Counts over days or months as bars, drawn by hand. A range input lies over it, so that mouse, finger,
// arrow keys and screen readers read any bar; the same figures can be had as a table.
import { useElementSize } from '@mantine/hooks'
import { type PointerEvent, useState } from 'react'
import { type CountAxis, countAxis, ticksOf } from './count-axis.ts'
import { formatNumber } from './format.ts'
import { useLanguage } from './language.ts'
import classes from './plot.module.css'

export type Bar = {
  readonly key: string
  /** Said in full where the reader points. */
  readonly label: string
  /** Stands below it, where there is room. */
  readonly tick: string
  /** One for each series, from below. */
  readonly counts: readonly number[]
}

export type Series = { readonly key: string; readonly name: string }

type BarPlotProps = {
  /** Not empty. */
  readonly bars: readonly Bar[]
  readonly series: readonly Series[]
  readonly texts: {
    /** What the range input asks for. */
    readonly explore: string
    readonly table: string
    /** The head of the column of days or months. */
    readonly when: string
  }
}

const plotHeight = 150
const widestBar = 28
/** At most so many labels stand below. */
const tickWidth = 64

const total = ({ counts }: Bar): number => counts.reduce((sum, count) => sum + count, 0)

export function BarPlot({ bars, series, texts }: BarPlotProps) {
  const language = useLanguage()
  const { ref, width } = useElementSize()
  const [chosen, setChosen] = useState<number>()
  const axis = countAxis(Math.max(1, ...bars.map(total)))
  const index = Math.min(chosen ?? bars.length - 1, bars.length - 1)
  const reading = readingOf(bars[index], series, (count) => formatNumber(count, language))
  const hover = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length)
    setChosen(Math.min(Math.max(at, 0), bars.length - 1))
  }
  return (
    <figure className={classes['figure']}>
      <figcaption className={classes['legend']}>
        {series.map(({ key, name }) => (
          <span key={key} data-series={key}>
            {name}
          </span>
        ))}
        <output className={classes['reading']}>{chosen === undefined ? '' : reading}</output>
      </figcaption>
      <div className={classes['plot']}>
        <YAxis axis={axis} />
        <div ref={ref} className={`${classes['area']} ${classes['bars']}`}>
          <Drawing bars={bars} series={series} axis={axis} width={width} chosen={chosen} />
          <input
            type="range"
            min={0}
            max={bars.length - 1}
            value={index}
            aria-label={texts.explore}
            aria-valuetext={reading}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            onPointerMove={hover}
            onPointerLeave={() => setChosen(undefined)}
            onBlur={() => setChosen(undefined)}
          />
        </div>
        <Ticks bars={bars} width={width} />
      </div>
      <DataTable bars={bars} series={series} texts={texts} />
    </figure>
  )
}

const readingOf = (
  bar: Bar | undefined,
  series: readonly Series[],
  format: (count: number) => string,
): string => {
  if (bar === undefined) return ''
  const parts = series.map(({ name }, index) => `${name} ${format(bar.counts[index] ?? 0)}`)
  return `${bar.label}: ${parts.join(', ')}`
}

function YAxis({ axis }: { readonly axis: CountAxis }) {
  const language = useLanguage()
  return (
    <div className={classes['yAxis']} aria-hidden="true">
      {ticksOf(axis).map((tick) => (
        <span key={tick} style={{ top: yOf(tick, axis) }}>
          {formatNumber(tick, language)}
        </span>
      ))}
    </div>
  )
}

const yOf = (count: number, { length, count: steps }: CountAxis): number =>
  plotHeight - (count / (length * steps)) * plotHeight

type DrawingProps = Pick<BarPlotProps, 'bars' | 'series'> & {
  readonly axis: CountAxis
  readonly width: number
  readonly chosen: number | undefined
}

function Drawing({ bars, series, axis, width, chosen }: DrawingProps) {
  const slot = width / bars.length
  const thick = Math.max(1, Math.min(widestBar, slot * 0.72))
  return (
    <svg width={width} height={plotHeight} aria-hidden="true" focusable="false">
      {ticksOf(axis).map((tick) => (
        <line
          key={tick}
          className={classes['grid']}
          x2={width}
          y1={yOf(tick, axis)}
          y2={yOf(tick, axis)}
        />
      ))}
      {chosen === undefined ? null : (
        <rect className={classes['chosen']} x={chosen * slot} width={slot} height={plotHeight} />
      )}
      {bars.map((bar, index) => (
        <g key={bar.key} transform={`translate(${index * slot + (slot - thick) / 2} 0)`}>
          {series.map(({ key }, part) => {
            const below = bar.counts.slice(0, part).reduce((sum, count) => sum + count, 0)
            const count = bar.counts[part] ?? 0
            const top = yOf(below + count, axis)
            return (
              <rect
                key={key}
                className={classes['bar']}
                data-series={key}
                y={top}
                width={thick}
                height={yOf(below, axis) - top}
              />
            )
          })}
        </g>
      ))}
    </svg>
  )
}

function Ticks({ bars, width }: { readonly bars: readonly Bar[]; readonly width: number }) {
  const count = Math.max(1, Math.min(bars.length, Math.floor(width / tickWidth)))
  const each = Math.ceil(bars.length / count)
  const shown = bars.filter((_, index) => index % each === Math.floor((each - 1) / 2))
  return (
    <div className={classes['xAxis']} aria-hidden="true">
      {shown.map(({ key, tick }) => (
        <span key={key}>{tick}</span>
      ))}
    </div>
  )
}

function DataTable({ bars, series, texts }: BarPlotProps) {
  const language = useLanguage()
  return (
    <details className={classes['data']}>
      <summary>{texts.table}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section tabIndex={0} aria-label={texts.table}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.when}</th>
              {series.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...bars].reverse().map((bar) => (
              <tr key={bar.key}>
                <th scope="row">{bar.label}</th>
                {series.map(({ key }, index) => (
                  <td key={key}>{formatNumber(bar.counts[index] ?? 0, language)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
