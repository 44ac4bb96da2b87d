import { useElementSize } from '@mantine/hooks'
import { AxisBottom } from '@visx/axis'
import { scaleLinear } from '@visx/scale'
import { Line } from '@visx/shape'
import { useState, type ReactNode } from 'react'

import { ChartFrame } from './chart-frame.js'
import type { ChartTable } from './chart-export.js'
import { coverageText, measuredWords, statusWords, type Measured } from './effect-words.js'
import './evidence.css'
import { domainOf, type Domain } from './interval-scale.js'
import { LineLegend } from './line-legend.js'
import { promiseText, signedPercentText } from './percent.js'

export interface IntervalBarProps extends Measured {
  /** The finding; the words of the effect where the caller has none. */
  readonly title?: string
  /** A scale shared with other bars; its own where left out. */
  readonly domain?: Domain | null
  /** Age of the numbers and the way to their source. */
  readonly source: ReactNode
}

const height = 64
const middle = 20
const fallbackWidth = 560

function tableOf(measured: Measured): ChartTable {
  const { effect, promisedLift, margin, lowerBound, status } = measured
  const rows: [string, string][] = [
    ['Estimate', signedPercentText(effect.lift)],
    [`${coverageText(effect.alpha)} interval, low`, signedPercentText(effect.low)],
    [`${coverageText(effect.alpha)} interval, high`, signedPercentText(effect.high)],
  ]
  if (promisedLift !== null) rows.push(['Promise', promiseText(promisedLift)])
  if (lowerBound !== null) rows.push(['One-sided lower bound', signedPercentText(lowerBound)])
  if (margin !== null) rows.push(['Margin', promiseText(-margin)])
  if (status !== null) rows.push(['Guardrail', statusWords[status]])
  return { columns: [measured.name, 'Relative change, positive is good'], rows }
}

interface MarkProps {
  readonly measured: Measured
  readonly at: (fraction: number) => number
  readonly onActive: (active: boolean) => void
}

function IntervalMark({ measured, at, onActive }: MarkProps) {
  const { effect } = measured
  return (
    <g
      className="kw-interval"
      tabIndex={0}
      role="img"
      aria-label={measuredWords(measured)}
      onMouseEnter={() => onActive(true)}
      onMouseLeave={() => onActive(false)}
      onFocus={() => onActive(true)}
      onBlur={() => onActive(false)}
    >
      <rect
        className="kw-interval-target"
        x={at(effect.low) - 6}
        y={middle - 16}
        width={Math.max(at(effect.high) - at(effect.low), 0) + 12}
        height={32}
        rx={6}
      />
      <rect
        className="kw-interval-bar"
        x={at(effect.low)}
        y={middle - 4}
        width={Math.max(at(effect.high) - at(effect.low), 1)}
        height={8}
        rx={4}
      />
      <circle className="kw-interval-dot" cx={at(effect.lift)} cy={middle} r={6} />
    </g>
  )
}

interface DrawingProps {
  readonly measured: Measured
  readonly domain: Domain
  readonly width: number
}

function IntervalDrawing({ measured, domain, width }: DrawingProps) {
  const [active, setActive] = useState(false)
  const scale = scaleLinear<number>({ domain: [...domain], range: [4, width - 4] })
  const at = (fraction: number) => scale(fraction)
  const upright = (fraction: number, className: string) => (
    <Line from={{ x: at(fraction), y: 0 }} to={{ x: at(fraction), y: 40 }} className={className} />
  )
  return (
    <div className="kw-plot">
      <svg width={width} height={height} role="group" aria-label={`Interval of ${measured.name}`}>
        {upright(0, 'kw-line-zero')}
        {measured.promisedLift !== null && upright(measured.promisedLift, 'kw-line-promise')}
        {measured.margin !== null && upright(-measured.margin, 'kw-line-margin')}
        <IntervalMark measured={measured} at={at} onActive={setActive} />
        <AxisBottom
          top={40}
          scale={scale}
          numTicks={width < 420 ? 4 : 7}
          tickFormat={(value) => promiseText(Number(value))}
          axisClassName="kw-axis"
        />
      </svg>
      {active && (
        <div className="kw-readout" aria-hidden="true">
          {signedPercentText(measured.effect.lift)} ({signedPercentText(measured.effect.low)} to{' '}
          {signedPercentText(measured.effect.high)})
        </div>
      )}
    </div>
  )
}

/** An effect as dot and bar against zero, promise and margin, with the same in words below. */
export function IntervalBar({ title, domain, source, ...measured }: IntervalBarProps) {
  const { ref, width } = useElementSize()
  const words = measuredWords(measured)
  return (
    <ChartFrame
      title={title ?? words}
      table={tableOf(measured)}
      below={
        <>
          <LineLegend promisedLift={measured.promisedLift} margin={measured.margin} />
          <p className="kw-words">
            {words} <span className="kw-source">{source}</span>
          </p>
        </>
      }
    >
      <div ref={ref}>
        <IntervalDrawing
          measured={measured}
          domain={domain ?? domainOf(measured)}
          width={width > 0 ? width : fallbackWidth}
        />
      </div>
    </ChartFrame>
  )
}
