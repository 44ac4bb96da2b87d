import { AxisBottom, AxisLeft } from '@visx/axis'
import { scaleLinear, scaleUtc } from '@visx/scale'
import { Area, Line, LinePath } from '@visx/shape'
import { useState } from 'react'

import { domainOf } from './interval-scale.js'
import type { EvidenceOverTimeProps, EvidenceReading } from './evidence-reading.js'
import { promiseText, signedPercentText } from './percent.js'
import { ReadingPoints, type PlacedReading } from './reading-points.js'

const height = 260
const margin = { top: 12, right: 14, bottom: 30, left: 52 }
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** At most so many days as labels; a short time would otherwise name the same day twice. */
const dayTicks = (ticks: readonly Date[]): Date[] =>
  ticks.filter((tick, index) => {
    const before = ticks[index - 1]
    return before === undefined || dayFormat.format(before) !== dayFormat.format(tick)
  })

/** A day on either side of a lone reading: a scale needs two different ends. */
function timeDomain(readings: readonly EvidenceReading[]): [Date, Date] {
  const times = readings.map(({ asOf }) => Date.parse(asOf))
  const first = Math.min(...times)
  const last = Math.max(...times)
  const room = first === last ? 86_400_000 : 0
  return [new Date(first - room), new Date(last + room)]
}

function valueDomain(props: EvidenceOverTimeProps): [number, number] {
  const ends = props.readings.flatMap(({ effect }) =>
    domainOf({ ...props, effect, lowerBound: null, status: null }),
  )
  return [Math.min(...ends), Math.max(...ends)]
}

function place(props: EvidenceOverTimeProps, width: number) {
  const x = scaleUtc<number>({
    domain: timeDomain(props.readings),
    range: [margin.left + 8, width - margin.right],
  })
  const y = scaleLinear<number>({ domain: valueDomain(props), range: [height - margin.bottom, margin.top] })
  const placed: readonly PlacedReading[] = props.readings.map((reading) => ({
    reading,
    x: x(new Date(reading.asOf)),
    y: y(reading.effect.lift),
    low: y(reading.effect.low),
    high: y(reading.effect.high),
  }))
  return { x, y, placed }
}

function Readout({ placed }: { readonly placed: PlacedReading }) {
  const { asOfWords, effect } = placed.reading
  return (
    <div className="kw-readout" aria-hidden="true">
      {asOfWords}: {signedPercentText(effect.lift)} ({signedPercentText(effect.low)} to{' '}
      {signedPercentText(effect.high)})
    </div>
  )
}

export function OverTimeDrawing(props: EvidenceOverTimeProps & { readonly width: number }) {
  const { width } = props
  const [shownId, setShownId] = useState<string | null>(null)
  const { x, y, placed } = place(props, width)
  const shown = placed.find(({ reading }) => reading.id === shownId)
  const level = (value: number, className: string) => (
    <Line
      from={{ x: margin.left, y: y(value) }}
      to={{ x: width - margin.right, y: y(value) }}
      className={className}
    />
  )
  return (
    <div className="kw-plot">
      <svg width={width} height={height} role="group" aria-label={`Readings of ${props.name}`}>
        <Area
          data={[...placed]}
          x={(point) => point.x}
          y0={(point) => point.low}
          y1={(point) => point.high}
          className="kw-band"
        />
        {level(0, 'kw-line-zero')}
        {props.promisedLift !== null && level(props.promisedLift, 'kw-line-promise')}
        {props.margin !== null && level(-props.margin, 'kw-line-margin')}
        <LinePath data={[...placed]} x={(point) => point.x} y={(point) => point.y} className="kw-trace" />
        <ReadingPoints
          placed={placed}
          selectedId={props.selectedId}
          onSelect={props.onSelect}
          onShow={setShownId}
        />
        <AxisLeft
          left={margin.left}
          scale={y}
          numTicks={6}
          tickFormat={(value) => promiseText(Number(value))}
          axisClassName="kw-axis"
        />
        <AxisBottom
          top={height - margin.bottom}
          scale={x}
          tickValues={dayTicks(x.ticks(width < 480 ? 3 : 6))}
          tickFormat={(value) => dayFormat.format(value instanceof Date ? value : Number(value))}
          axisClassName="kw-axis"
        />
      </svg>
      {shown !== undefined && <Readout placed={shown} />}
    </div>
  )
}
