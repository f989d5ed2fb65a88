// The plot of seats in use, drawn by hand: an area of steps under the line of Max Connections. A
// range input lies over it, so that mouse, finger, arrow keys and screen readers read any point.
import { useElementSize } from '@mantine/hooks'
import { type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatNumber, formatTick } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import classes from '../../kit/plot.module.css'
import {
  pointAt,
  type Run,
  runsOf,
  type Scale,
  type Span,
  scaleOf,
  stepPath,
  type UsagePoint,
} from './plot-geometry.ts'

const plotHeight = 190

type UsagePlotProps = {
  /** Not empty, ascending by time. */
  readonly items: readonly UsagePoint[]
  readonly span: Span
}

export function UsagePlot({ items, span }: UsagePlotProps) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const { ref, width } = useElementSize()
  const [chosen, setChosen] = useState<number>()
  const scale = scaleOf(items, span, { width, height: plotHeight })
  const index = Math.min(chosen ?? items.length - 1, items.length - 1)
  const point = items[index]
  const reading =
    point === undefined
      ? ''
      : t('usage.reading', {
          time: formatDateTime(point.at, language),
          number: formatNumber(point.connectionsInUse, language),
          max: formatNumber(point.maxConnections, language),
        })
  const hover = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    setChosen(pointAt(items, scale.timeAt(event.clientX - box.left)))
  }
  return (
    <figure className={classes['figure']}>
      <figcaption className={classes['legend']}>
        <span data-line="use">{t('usage.inUse')}</span>
        <span data-line="max">{t('usage.max')}</span>
        <output className={classes['reading']}>{chosen === undefined ? '' : reading}</output>
      </figcaption>
      <div className={classes['plot']}>
        <div className={classes['yAxis']} aria-hidden="true">
          {scale.yTicks.map((tick) => (
            <span key={tick} style={{ top: scale.y(tick) }}>
              {formatNumber(tick, language)}
            </span>
          ))}
        </div>
        <div ref={ref} className={classes['area']}>
          <Drawing
            items={items}
            span={span}
            scale={scale}
            width={width}
            mark={chosen === undefined ? undefined : point}
          />
          <input
            type="range"
            min={0}
            max={items.length - 1}
            value={index}
            aria-label={t('usage.explore')}
            aria-valuetext={reading}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            onPointerMove={hover}
            onPointerLeave={() => setChosen(undefined)}
            onBlur={() => setChosen(undefined)}
          />
        </div>
        <div className={classes['xAxis']} aria-hidden="true">
          {scale.xTicks.map((tick) => (
            <span key={tick}>{formatTick(tick, span.to - span.from, language)}</span>
          ))}
        </div>
      </div>
    </figure>
  )
}

type DrawingProps = {
  readonly items: readonly UsagePoint[]
  readonly span: Span
  readonly scale: Scale
  readonly width: number
  /** The point that the reader looks at. */
  readonly mark: UsagePoint | undefined
}

/** One stretch of time without a gap. */
function Steps({ run: { items, to }, scale }: { readonly run: Run; readonly scale: Scale }) {
  const use = stepPath(items, scale, (item) => item.connectionsInUse, to)
  const begin = scale.x(items[0]?.at ?? 0).toFixed(1)
  return (
    <g data-run="">
      <path className={classes['fill']} d={`${use}V${plotHeight}H${begin}Z`} />
      <path className={classes['use']} d={use} />
      <path
        className={classes['max']}
        d={stepPath(items, scale, (item) => item.maxConnections, to)}
      />
    </g>
  )
}

function Drawing({ items, span, scale, width, mark }: DrawingProps) {
  return (
    <svg width={width} height={plotHeight} aria-hidden="true" focusable="false">
      {scale.yTicks.map((tick) => (
        <line
          key={tick}
          className={classes['grid']}
          x2={width}
          y1={scale.y(tick)}
          y2={scale.y(tick)}
        />
      ))}
      {runsOf(items).map((run) => (
        <Steps key={run.items[0]?.at} run={run} scale={scale} />
      ))}
      <circle
        className={classes['now']}
        cx={scale.x(span.to)}
        cy={scale.y(items.at(-1)?.connectionsInUse ?? 0)}
        r={3.5}
      />
      {mark === undefined ? null : (
        <g className={classes['mark']} transform={`translate(${scale.x(mark.at)} 0)`}>
          <line y2={plotHeight} />
          <circle cy={scale.y(mark.connectionsInUse)} r={4.5} />
        </g>
      )}
    </svg>
  )
}
