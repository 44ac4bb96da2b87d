import { Table } from '@mantine/core'
import type { Experiment } from '@knowwhen/contract'
import type { ReactNode } from 'react'

import { Age } from '../../ui/age.js'
import { promiseText } from '../../ui/evidence/percent.js'
import { formatCount } from '../../ui/format.js'
import { ExperimentStatusMark, RatioMark } from './experiment-status.js'
import { limitHoursOf, periodWords } from './experiment-words.js'
import './experiments.css'

const engineWords = { bayesian: 'Bayesian', frequentist: 'Frequentist' } as const

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What GrowthBook says of the experiment itself. */
export function ExperimentFacts({ experiment }: { readonly experiment: Experiment }) {
  return (
    <dl className="kw-facts">
      <Fact name="Status">
        <ExperimentStatusMark status={experiment.status} />
        <span className="kw-sub">{periodWords(experiment)}</span>
      </Fact>
      <Fact name="Users">
        {experiment.users === null ? 'no reading yet' : formatCount(experiment.users)}
        <span className="kw-sub">
          <Age at={experiment.lastEvidenceAt} limitHours={limitHoursOf(experiment)} />
        </span>
      </Fact>
      <Fact name="Sample ratio">
        <RatioMark p={experiment.sampleRatioPValue} />
      </Fact>
      <Fact name="Engine">
        {experiment.statsEngine === null ? 'not known yet' : engineWords[experiment.statsEngine]}
        {experiment.kind === 'bandit' && <span className="kw-sub">bandit: evidence of grade B</span>}
      </Fact>
      <Fact name="Tracking key">
        <code className="kw-mono">{experiment.trackingKey}</code>
      </Fact>
      <Fact name="Last pull">
        <Age at={experiment.fetchedAt} lead="pulled" />
      </Fact>
      {experiment.ownConclusion !== null && (
        <Fact name="GrowthBook’s own conclusion">
          {experiment.ownConclusion}
          <span className="kw-sub">kept for the record; never the verdict</span>
        </Fact>
      )}
    </dl>
  )
}

export interface ArmsTableProps {
  readonly arms: Experiment['arms']
  /** Users by arm, of the newest reading. */
  readonly users: ReadonlyMap<string, number>
}

export function ArmsTable({ arms, users }: ArmsTableProps) {
  return (
    <Table aria-label="Arms">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Arm</Table.Th>
          <Table.Th scope="col" ta="right">
            Planned share
          </Table.Th>
          <Table.Th scope="col" ta="right">
            Users
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {arms.map(({ armId, name, weight, isControl }) => (
          <Table.Tr key={armId}>
            <Table.Th scope="row" fw={500}>
              {name}
              {isControl && <span className="kw-sub">control</span>}
            </Table.Th>
            <Table.Td ta="right">{promiseText(weight)}</Table.Td>
            <Table.Td ta="right">
              {users.has(armId) ? formatCount(users.get(armId) ?? 0) : 'no reading yet'}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const useWords = { goal: 'goal', guardrail: 'guardrail', secondary: 'secondary' } as const
const directionWords = { increase: 'should rise', decrease: 'should fall' } as const

export function MetricsTable({ metrics }: Pick<Experiment, 'metrics'>) {
  if (metrics.length === 0) return <p className="kw-soft">GrowthBook names no metric for it yet.</p>
  return (
    <Table aria-label="Metrics">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Metric</Table.Th>
          <Table.Th scope="col">Use</Table.Th>
          <Table.Th scope="col">KPI</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {metrics.map((metric) => (
          <Table.Tr key={metric.id}>
            <Table.Th scope="row" fw={500}>
              {metric.name}
              <span className="kw-sub">
                {directionWords[metric.direction]}
                {metric.deletedAt !== null && ' · no longer in GrowthBook'}
              </span>
            </Table.Th>
            <Table.Td>{useWords[metric.use]}</Table.Td>
            <Table.Td>{metric.kpi?.name ?? <span className="kw-soft">none</span>}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
