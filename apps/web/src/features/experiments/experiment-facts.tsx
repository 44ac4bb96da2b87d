import { Table } from '@mantine/core'
import type { Experiment } from '@knowwhen/contract'
import type { ReactNode } from 'react'

import { Age } from '../../ui/age.js'
import { formatCount } from '../../ui/format.js'
import { Tag } from '../../ui/row-list.js'
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

/** Where it comes from, and when it was last looked at there. */
function Origin({ experiment }: { readonly experiment: Experiment }) {
  if (experiment.isByHand) {
    return <Fact name="Entered by hand">{experiment.enteredBy?.name ?? 'somebody who has left'}</Fact>
  }
  return (
    <>
      <Fact name="Tracking key">
        <code className="kw-mono">{experiment.trackingKey}</code>
      </Fact>
      <Fact name="Last pull">
        <Age at={experiment.fetchedAt} lead="pulled" />
        {experiment.connection !== null && <span className="kw-sub">from {experiment.connection.name}</span>}
      </Fact>
    </>
  )
}

/** What is known of the experiment itself. */
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
          <Age at={experiment.asOf} limitHours={limitHoursOf(experiment)} />
        </span>
      </Fact>
      <Fact name="Sample ratio">
        <RatioMark p={experiment.sampleRatioPValue} />
      </Fact>
      <Fact name="Engine">
        {experiment.statsEngine === null ? 'not known yet' : engineWords[experiment.statsEngine]}
        {experiment.kind === 'bandit' && <span className="kw-sub">bandit: evidence of grade B</span>}
      </Fact>
      <Origin experiment={experiment} />
      {experiment.owner !== '' && <Fact name="Owner">{experiment.owner}</Fact>}
      {experiment.project !== null && <Fact name="Project">{experiment.project.name}</Fact>}
      {experiment.tags.length > 0 && (
        <Fact name="Tags">
          <span className="kw-tags">
            {experiment.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        </Fact>
      )}
    </dl>
  )
}

const useWords = { goal: 'goal', guardrail: 'guardrail', secondary: 'secondary' } as const
const directionWords = { increase: 'should rise', decrease: 'should fall' } as const

export function MetricsTable({ metrics }: Pick<Experiment, 'metrics'>) {
  if (metrics.length === 0) return <p className="kw-soft">No metric is named for it yet.</p>
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
