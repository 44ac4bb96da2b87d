import { Table } from '@mantine/core'
import type { Evidence } from '@knowwhen/contract'

import { intervalWords } from '../../ui/evidence/effect-words.js'
import { signedPercentText } from '../../ui/evidence/percent.js'
import { formatNumber, formatProbability } from '../../ui/format.js'
import { pValueWords } from './experiment-words.js'
import './experiments.css'

type MetricReading = Evidence['metrics'][number]
type Estimate = NonNullable<MetricReading['arms'][number]['estimate']>

export interface ReadingTableProps {
  readonly reading: Evidence
  /** Arms that are not the control. */
  readonly treatments: readonly { readonly armId: string; readonly name: string }[]
  readonly controlId: string | null
}

function chanceText({ pValue, chanceToBeatControl }: Estimate): string {
  if (pValue !== null) return pValueWords(pValue)
  return chanceToBeatControl === null
    ? ''
    : `chance to beat control ${formatProbability(chanceToBeatControl)}`
}

function EffectCell({ estimate, alpha }: { readonly estimate: Estimate | null; readonly alpha: number }) {
  if (estimate === null) return <span className="kw-soft">no estimate</span>
  return (
    <>
      {signedPercentText(estimate.lift)}
      <span className="kw-sub">{intervalWords({ ...estimate, alpha })}</span>
      <span className="kw-sub">{chanceText(estimate)}</span>
    </>
  )
}

const meanText = (arm: MetricReading['arms'][number] | undefined): string => {
  const mean = arm?.mean ?? null
  return mean === null ? 'not given' : formatNumber(mean)
}

/** One reading as GrowthBook computed it: relative to the control, in the metric's own direction. */
export function ReadingTable({ reading, treatments, controlId }: ReadingTableProps) {
  const armOf = (metric: MetricReading, armId: string | null) =>
    metric.arms.find((arm) => arm.armId === armId)
  return (
    <Table.ScrollContainer minWidth={360} type="native" tabIndex={0} aria-label="Newest reading">
      <Table aria-label="Newest reading by metric">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Metric</Table.Th>
            <Table.Th scope="col" ta="right">
              Control mean
            </Table.Th>
            {treatments.map(({ armId, name }) => (
              <Table.Th scope="col" key={armId}>
                {name} against control
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reading.metrics.map((metric) => (
            <Table.Tr key={metric.metricId}>
              <Table.Th scope="row" fw={500}>
                {metric.name}
              </Table.Th>
              <Table.Td ta="right">{meanText(armOf(metric, controlId))}</Table.Td>
              {treatments.map(({ armId }) => (
                <Table.Td key={armId}>
                  <EffectCell estimate={armOf(metric, armId)?.estimate ?? null} alpha={reading.alpha} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
