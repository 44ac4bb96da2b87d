import { NativeSelect, Table } from '@mantine/core'
import type { Breakdown } from '@knowwhen/contract'
import { useState } from 'react'

import { signedPercentText } from '../../ui/evidence/percent.js'
import { formatCount, formatQuantity } from '../../ui/format.js'
import { ratioText } from './difference-words.js'
import './evidence-pages.css'

type Slice = Breakdown['slices'][number]
type MetricArm = Slice['metrics'][number]['arms'][number]

export interface BreakdownTableProps {
  readonly breakdown: Breakdown
  /** Control first. */
  readonly arms: readonly { readonly armId: string; readonly name: string; readonly isControl: boolean }[]
  /** What the slices are of: "Country". */
  readonly name: string
}

const usersOf = ({ arms }: Slice): number => arms.reduce((total, { users }) => total + users, 0)

const armOf = (slice: Slice, metricId: string, armId: string): MetricArm | undefined =>
  slice.metrics.find((metric) => metric.metricId === metricId)?.arms.find((arm) => arm.armId === armId)

function EffectCell({ arm }: { readonly arm: MetricArm | undefined }) {
  const estimate = arm?.estimate ?? null
  if (estimate === null) return <span className="kw-soft">no estimate</span>
  return (
    <>
      {signedPercentText(estimate.lift)}
      <span className="kw-cell-sub">
        {signedPercentText(estimate.low)} to {signedPercentText(estimate.high)}
      </span>
    </>
  )
}

/** Every metric that any slice has, by its id. */
const metricsOf = ({ slices }: Breakdown): ReadonlyMap<string, string> =>
  new Map(slices.flatMap(({ metrics }) => metrics.map(({ metricId, name }) => [metricId, name])))

const broken = (slice: Slice): boolean => slice.sampleRatioPValue !== null && slice.sampleRatioPValue < 0.001

/** One metric, slice by slice, as GrowthBook computed it. */
export function BreakdownTable({ breakdown, arms, name }: BreakdownTableProps) {
  const metrics = metricsOf(breakdown)
  const [chosen, setChosen] = useState<string | null>(null)
  const metricId = chosen !== null && metrics.has(chosen) ? chosen : [...metrics.keys()][0]
  const treatments = arms.filter(({ isControl }) => !isControl)
  if (metricId === undefined) return <p className="kw-soft">GrowthBook gave no metric for it.</p>
  return (
    <>
      {metrics.size > 1 && (
        <NativeSelect
          label="Metric"
          data={[...metrics].map(([value, label]) => ({ value, label }))}
          value={metricId}
          onChange={(event) => setChosen(event.currentTarget.value)}
          maw={360}
        />
      )}
      <Table.ScrollContainer minWidth={360} type="native" tabIndex={0} aria-label={`${name}, slice by slice`}>
        <Table aria-label={`${metrics.get(metricId) ?? 'Metric'} by ${name}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{name}</Table.Th>
              <Table.Th scope="col" ta="right">
                Users
              </Table.Th>
              {treatments.map((arm) => (
                <Table.Th scope="col" key={arm.armId}>
                  {arm.name} against control
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {breakdown.slices.map((slice) => (
              <Table.Tr key={slice.name}>
                <Table.Th scope="row" fw={500}>
                  {slice.kind === 'whole' ? 'The whole phase' : slice.label}
                  {broken(slice) && (
                    <span className="kw-cell-sub">
                      split is broken ({ratioText(slice.sampleRatioPValue)})
                    </span>
                  )}
                </Table.Th>
                <Table.Td ta="right">{formatCount(usersOf(slice))}</Table.Td>
                {treatments.map(({ armId }) => (
                  <Table.Td key={armId}>
                    <EffectCell arm={armOf(slice, metricId, armId)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {breakdown.slices.length > 1 && (
        <p className="kw-soft">
          No verdict comes from slices: among {formatQuantity(breakdown.slices.length, 'slice')} some differ
          by chance alone. A slice that surprises is a new hypothesis.
        </p>
      )}
    </>
  )
}
