import { Table } from '@mantine/core'
import type { ExperimentSummary } from '@knowwhen/contract'
import { IconLinkOff } from '@tabler/icons-react'

import { Age } from '../../ui/age.js'
import { formatCount } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import { ExperimentStatusMark, RatioMark } from './experiment-status.js'
import { periodWords, ratioWords } from './experiment-words.js'
import './experiments.css'

function CardCell({ hypothesis }: Pick<ExperimentSummary, 'hypothesis'>) {
  if (hypothesis === null) {
    return (
      <span className="kw-inline kw-soft">
        <IconLinkOff size={14} aria-hidden="true" /> Orphaned
      </span>
    )
  }
  return (
    <>
      <TextLink to="/hypotheses/$hypothesisId" params={{ hypothesisId: hypothesis.id }}>
        {hypothesis.key}
      </TextLink>
      <span className="kw-sub kw-only-wide">{hypothesis.capability}</span>
    </>
  )
}

const usersWords = (users: number | null): string => (users === null ? 'no reading yet' : formatCount(users))

function ExperimentRow({ experiment }: { readonly experiment: ExperimentSummary }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        <TextLink to="/experiments/$experimentId" params={{ experimentId: experiment.id }}>
          {experiment.name}
        </TextLink>
        <span className="kw-sub">
          {experiment.trackingKey}
          {experiment.kind === 'bandit' && ' · bandit'}
          {experiment.archived && ' · archived'}
          {!experiment.isConnected && ' · no longer connected'}
          {experiment.isConnected && experiment.deletedAt !== null && ' · no longer in GrowthBook'}
        </span>
        <span className="kw-sub kw-only-narrow">
          {usersWords(experiment.users)} users, {ratioWords(experiment.sampleRatioPValue)}
        </span>
      </Table.Th>
      <Table.Td>
        <ExperimentStatusMark status={experiment.status} />
        <span className="kw-sub">{periodWords(experiment)}</span>
      </Table.Td>
      <Table.Td>
        <CardCell hypothesis={experiment.hypothesis} />
      </Table.Td>
      <Table.Td className="kw-only-wide" ta="right">
        {usersWords(experiment.users)}
      </Table.Td>
      <Table.Td className="kw-only-wide">
        <RatioMark p={experiment.sampleRatioPValue} />
      </Table.Td>
      <Table.Td className="kw-only-wide">
        <Age at={experiment.fetchedAt} lead="pulled" />
        {experiment.resultsProblem !== null && <span className="kw-sub">{experiment.resultsProblem}</span>}
      </Table.Td>
    </Table.Tr>
  )
}

/** All that GrowthBook has, linked or orphaned, with the health and the age of what was read. */
export function ExperimentsTable({ experiments }: { readonly experiments: readonly ExperimentSummary[] }) {
  return (
    <Table verticalSpacing="sm" aria-label="Experiments">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Experiment</Table.Th>
          <Table.Th scope="col">Status</Table.Th>
          <Table.Th scope="col">Card</Table.Th>
          <Table.Th scope="col" className="kw-only-wide" ta="right">
            Users
          </Table.Th>
          <Table.Th scope="col" className="kw-only-wide">
            Sample ratio
          </Table.Th>
          <Table.Th scope="col" className="kw-only-wide">
            Last pull
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {experiments.map((experiment) => (
          <ExperimentRow key={experiment.id} experiment={experiment} />
        ))}
      </Table.Tbody>
    </Table>
  )
}
